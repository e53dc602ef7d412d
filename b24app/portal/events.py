"""Ask a portal to call us when something happens.

https://apidocs.bitrix24.com/api-reference/events/index.html
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from b24app.portal.client import Portal
from b24app.portal.documents import DYNAMIC
from b24app.portal.outcome import Command, told
from b24app.portal.refusals import Refusal

KNOWN_EVERYWHERE = frozenset({"ONCRMLEADADD", "ONCRMLEADUPDATE", "ONCRMLEADDELETE", "ONAPPUNINSTALL"})
"""Events of every portal; others an older portal may not know."""


@dataclass(frozen=True)
class Binding:
    """A subscription: the event's name in capitals and the address that is called."""

    event: str
    handler: str


def bound(portal: Portal) -> list[Binding]:
    """List this app's online subscriptions."""
    rows = portal.read("event.get").result or []
    return [Binding(str(row["event"]).upper(), str(row["handler"])) for row in rows if row.get("handler")]


def bind(portal: Portal, names: Iterable[str], handler: str) -> list[str]:
    """Subscribe to events, many in a request; returns those that are new.

    A subscription that is there already is fine. Left out is what an older portal does not know.
    """
    commands = [Command("event.bind", {"event": name, "handler": handler}, key=name) for name in names]
    found = told(portal.write_many(commands), lambda no: no.is_code("ERROR_EVENT_NOT_FOUND") or _is_there(no))
    return [name for name, is_done in found if is_done]


def _is_there(refusal: Refusal) -> bool:
    # The portal has no code of its own for this, only a text with its own spelling.
    return "already bind" in refusal.description.lower()


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
_CARD = re.compile(r"ONCRM(LEAD|DEAL|DYNAMICITEM)(ADD|UPDATE|DELETE)")


def is_of_card(event: str) -> bool:
    """Tell whether an event is about a card."""
    return _CARD.fullmatch(event.upper()) is not None


def happened(event: str, card: int, type_id: int = 0) -> Happened | None:
    """Read an event's name; None where it is none about a card.

    Of items of smart processes only the data say of which: `type_id` is the number of the type, and of no use else.
    """
    found = _CARD.fullmatch(event.upper())
    if not found or card <= 0:
        return None
    kind = _KINDS.get(found[1]) or (f"{DYNAMIC}{type_id}" if type_id > 0 else "")
    return Happened(kind, card, _WHATS[found[2]]) if kind else None
