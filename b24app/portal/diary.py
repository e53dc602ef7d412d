"""See when people are busy, and keep events of ours in their calendars.

https://apidocs.bitrix24.com/api-reference/calendar/calendar-event/index.html
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from b24app.errors import AppError
from b24app.portal.client import Portal
from b24app.portal.marker import Marker
from b24app.portal.refusals import Refusal

_CRM = {"lead": "L", "deal": "D"}
_DAY = timedelta(days=1)


class NoCalendars(AppError):
    """The app may not see calendars; tick the permission "calendar" in its form in the portal and open it once."""

    code = "portal.no-calendars"


@dataclass(frozen=True)
class Busy:
    """Something in somebody's calendar; moments are aware."""

    event: int
    start: datetime
    end: datetime
    title: str


@dataclass(frozen=True)
class Event:
    """An event of ours in a person's calendar; `mark` ends its description and names it for good."""

    person: int
    start: datetime
    end: datetime
    title: str
    place: str
    about: str
    mark: str
    card: tuple[str, int]


def busy_of(portal: Portal, people: Sequence[int], first: date, last: date, zone: tzinfo) -> dict[int, list[Busy]]:
    """Return what people are busy with on these days, in one request; raises NoCalendars."""
    asked = {"users": list(people), "from": first.isoformat(), "to": last.isoformat()}
    with _permitted():
        found = portal.read("calendar.accessibility.get", asked).result
    # Nobody busy comes as an empty list.
    rows = found if isinstance(found, Mapping) else {}
    return {person: [_busy(row, zone) for row in rows.get(str(person)) or [] if _counts(row)] for person in people}


def find_event(portal: Portal, person: int, mark: str) -> int:
    """Return the event of a mark in a person's calendar of these months, 0 where there is none."""
    asked = {"type": "user", "ownerId": person}
    with _permitted():
        rows = portal.read("calendar.event.get", asked).result or []
    return next((int(row["ID"]) for row in rows if str(row.get("DESCRIPTION") or "").strip().endswith(mark)), 0)


def add_event(portal: Portal, event: Event) -> int:
    """Put an event into a person's calendar, as an invitation where the portal lets nobody else write there.

    After a lost answer it is found by its mark. Raises NoCalendars.
    """
    marker = Marker.row(
        "calendar.event.get",
        {"type": "user", "ownerId": event.person},
        lambda row: str(row.get("DESCRIPTION") or "").strip().endswith(event.mark),
    )
    with _permitted():
        try:
            return int(portal.add("calendar.event.add", _told(event), marker=marker).result)
        except Refusal as refusal:
            if refusal.is_code("insufficient_scope"):
                raise
        me = int(portal.read("profile").result["ID"])
        invited = {"ownerId": me, "is_meeting": "Y", "attendees": [event.person], "host": me}
        return int(portal.add("calendar.event.add", {**_told(event), **invited}, marker=marker).result)


def move_event(portal: Portal, number: int, event: Event) -> bool:
    """Bring an event to where it is to be now; False where it is gone or not ours to move."""
    with _permitted():
        try:
            portal.write("calendar.event.update", {"id": number, **_told(event)})
        except Refusal as refusal:
            if refusal.is_code("insufficient_scope"):
                raise
            return False
    return True


def remove_event(portal: Portal, number: int) -> bool:
    """Take an event out of the calendar; False where it was gone."""
    with _permitted():
        try:
            portal.write("calendar.event.delete", {"id": number})
        except Refusal as refusal:
            if refusal.is_code("insufficient_scope"):
                raise
            return False
    return True


def _told(event: Event) -> dict[str, Any]:
    kind, number = event.card
    return {
        "type": "user",
        "ownerId": event.person,
        "name": event.title,
        "from": event.start.isoformat(timespec="seconds"),
        "to": event.end.isoformat(timespec="seconds"),
        "skip_time": "N",
        "location": event.place,
        "description": f"{event.about}\n{event.mark}",
        "accessibility": "busy",
        "crm_fields": [f"{_CRM[kind]}_{number}"] if kind in _CRM else [],
    }


def _counts(row: Mapping[str, Any]) -> bool:
    return str(row.get("ACCESSIBILITY") or "busy") != "free"


def _busy(row: Mapping[str, Any], zone: tzinfo) -> Busy:
    start, end = (datetime.fromtimestamp(int(row[f"DATE_{side}_TS_UTC"]), UTC) for side in ("FROM", "TO"))
    if row.get("DT_SKIP_TIME") == "Y":
        # A whole day is kept as the midnights in UTC: only the days mean anything, the last one to its end.
        start, end = start.replace(tzinfo=zone), end.replace(tzinfo=zone) + _DAY
    return Busy(int(row.get("ID") or 0), start, end, str(row.get("NAME") or "").strip())


@contextmanager
def _permitted() -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        if refusal.is_code("insufficient_scope"):
            raise NoCalendars from refusal
        raise
