"""Read a card's answers by key in one request, and write answers into it once."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from b24app.portal.sheets import Sheet, fill_sheet, read_sheet

if TYPE_CHECKING:
    from b24app.robots.call import Call


def sheet_of(call: "Call", keys: Collection[str]) -> Sheet:
    """Read a lead or deal with these answers in one request."""
    sheet = read_sheet(call.portal, call.place.kind, call.place.number, keys)
    call.place.seen.append(sheet.stage)
    return sheet


def fill(call: "Call", fields: Mapping[str, Any], about: Mapping[str, Any]) -> None:
    """Write answers that a sheet has spelled, once for this call; in no request where there are none.

    `about` says to people what is written: the answers by key.
    """
    if fields:
        place = call.place
        write = lambda: fill_sheet(call.portal, place.kind, place.number, fields)  # noqa: E731
        # Written twice the card holds the same: nothing has to be looked up.
        call.once("fill", write, lambda: False, about=dict(about))
