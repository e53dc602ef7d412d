"""Ask a portal to call us when something happens.

https://apidocs.bitrix24.com/api-reference/events/index.html
"""

import re
from dataclasses import dataclass

from b24app.portal.client import Portal
from b24app.portal.refusals import Refusal


@dataclass(frozen=True)
class Binding:
    """A subscription: the event's name in capitals and the address that is called."""

    event: str
    handler: str


def bound(portal: Portal) -> list[Binding]:
    """List this app's online subscriptions."""
    rows = portal.read("event.get").result or []
    return [Binding(str(row["event"]).upper(), str(row["handler"])) for row in rows if row.get("handler")]


def bind(portal: Portal, event: str, handler: str, user_id: int | None = None) -> bool:
    """Subscribe; a subscription that is there already is fine. False where an older portal knows no such event.

    With a user's id, an administrator's for instance, each call carries that user's token whoever caused the event.
    """
    asked = {"event": event, "handler": handler} | ({} if user_id is None else {"auth_type": user_id})
    try:
        portal.write("event.bind", asked)
    except Refusal as refusal:
        if refusal.is_code("ERROR_EVENT_NOT_FOUND"):
            return False
        # The portal has no code of its own for this, only a text with its own spelling.
        if "already bind" not in refusal.description.lower():
            raise
    return True


def unbind(portal: Portal, event: str, handler: str) -> None:
    """Cancel every subscription of this address to an event."""
    portal.write("event.unbind", {"event": event, "handler": handler})


@dataclass(frozen=True)
class Happened:
    """What an event says: the kind of card, its number, and what happened to it."""

    kind: str
    card: int
    what: str


_WHATS = {"ADD": "added", "UPDATE": "changed", "DELETE": "deleted"}
_KINDS = {"LEAD": "lead", "DEAL": "deal"}
_CARD = re.compile(r"ONCRM(LEAD|DEAL)(ADD|UPDATE|DELETE)")

CARD_EVENTS = tuple(f"ONCRM{kind}{what}" for kind in _KINDS for what in _WHATS)
"""Names of the events that tell of cards."""


def is_of_card(event: str) -> bool:
    """Tell whether an event is about a card."""
    return _CARD.fullmatch(event.upper()) is not None


def happened(event: str, card: int) -> Happened | None:
    """Read an event's name; None where it is none about a card."""
    found = _CARD.fullmatch(event.upper())
    return Happened(_KINDS[found[1]], card, _WHATS[found[2]]) if found and card > 0 else None
