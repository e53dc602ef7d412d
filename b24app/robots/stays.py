"""Know since when, and by which entry, a card stands on its stage."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from b24app.portal import changes
from b24app.robots.card import Card

if TYPE_CHECKING:
    from b24app.robots.call import Call


@dataclass(frozen=True)
class Stay:
    """One stay of a card on a stage; the entry's number tells it from every other one."""

    entry: int
    stage: str
    since: datetime


def stays_of(call: "Call", card: Card) -> list[Stay]:
    """List the card's last stays, the present one first, as this run finds them at first.

    Where the portal's history says nothing, there is only the present one, which begins now.
    """
    rows = call.keep("stays", lambda: [[one.entry, one.stage, one.moment] for one in _entries(call)])
    found = [Stay(int(entry), str(stage), _moment(call, str(moment))) for entry, stage, moment in rows]
    return found or [Stay(0, card.stage, call.now())]


def _entries(call: "Call") -> list[changes.Change]:
    return changes.last_entries(call.portal, call.place.kind, call.place.number)


def _moment(call: "Call", text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return call.now()
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=call.occasion.zone).astimezone(UTC)
