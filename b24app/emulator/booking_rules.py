"""What online booking checks: fields there must be, periods, resources that are free."""

from typing import Any

from b24app.emulator.errors import RestError
from b24app.emulator.params import whole
from b24app.emulator.required import texts
from b24app.emulator.state import Portal, Row

NO_RESOURCE, TAKEN, NO_TYPE, NOT_FREE, NO_BOOKING = 1009, 1010, 1013, 1018, 1021


class Numbered(RestError):
    """A refusal whose code is a number on the wire."""

    def body(self) -> dict[str, object]:
        """Return the JSON body."""
        return {**super().body(), "error": int(self.code)}


def refused(code: int, text: str) -> Numbered:
    """Refuse with a number."""
    return Numbered(str(code), text)


def need(fields: Row, *names: str) -> None:
    """Refuse fields among which one is missing."""
    for name in names:
        if fields.get(name) in (None, "", [], {}):
            raise refused(0, f"Required fields: {name}")


def period(given: Any) -> Row:
    """Read a period; its end must come after its start."""
    both = given if isinstance(given, dict) else {}
    sides = {side: both[side] if isinstance(both.get(side), dict) else {} for side in ("from", "to")}
    for side in sides.values():
        need(side, "timestamp", "timezone")
    read: dict[str, Row] = {
        name: {"timestamp": whole(side["timestamp"]) or 0, "timezone": str(side["timezone"])}
        for name, side in sides.items()
    }
    if read["to"]["timestamp"] <= read["from"]["timestamp"]:
        raise refused(422, "Invalid date period")
    return read


def resources(portal: Portal, given: Any) -> list[int]:
    """Read the resources of a booking; refused when there are none or one of them is not there."""
    found = [whole(number) or 0 for number in texts(given if given is not None else [])]
    if not found or any(number not in portal.work.bookings.resources for number in found):
        raise refused(NOT_FREE, "Empty resource collection")
    return found


def check_free(portal: Portal, booking: Row) -> None:
    """Refuse a booking for which a resource is taken as often as the plan allows."""
    others = [row for row in portal.work.bookings.bookings.values() if row["id"] != booking.get("id")]
    for number in booking["resourceIds"]:
        clashes = [row for row in others if number in row["resourceIds"] and _overlap(row, booking)]
        if len(clashes) >= portal.work.bookings.at_once:
            raise refused(NOT_FREE, "Empty resource collection")


def starts(row: Row) -> int:
    """Return when a booking begins."""
    return int(row["datePeriod"]["from"]["timestamp"])


def ends(row: Row) -> int:
    """Return when a booking is over."""
    return int(row["datePeriod"]["to"]["timestamp"])


def _overlap(one: Row, other: Row) -> bool:
    return starts(one) < ends(other) and starts(other) < ends(one)
