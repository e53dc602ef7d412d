"""Say who may do something with a lead: its author, whoever is responsible, their heads, administrators, and others."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from b24app.portal.movers import administrator, head_of
from b24app.portal.whole_lead import WholeLead
from b24app.robots.occasion import HAND

if TYPE_CHECKING:
    from b24app.robots.call import Call

WORDS = ("author", "assigned", "head", "admin", "anyone")
"""Who may: by word."""


def is_allowed(call: "Call", lead: WholeLead, words: Collection[str], people: Collection[int]) -> bool:
    """Tell whether whoever moved the lead is among those who may; what nobody moved was moved by the portal itself."""
    mover = int(lead.item.get("movedBy") or 0)
    if "anyone" in words or not mover or call.started == HAND:
        return True
    author = int(lead.item.get("createdBy") or 0)
    named = {"author": author, "assigned": lead.responsible}
    if mover in people or mover in {named[word] for word in words if word in named}:
        return True
    if "head" in words and _heads(call, mover, {author, lead.responsible} - {0}):
        return True
    return "admin" in words and mover == administrator(call.portal)


def _heads(call: "Call", mover: int, people: Collection[int]) -> bool:
    team = call.part("team")
    if team is not None and team.head == mover:
        return True
    return any(head_of(call.portal, person) == mover for person in people)
