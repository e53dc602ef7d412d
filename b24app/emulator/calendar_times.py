"""Moments of calendar events: read in a named time zone, written in the portal's format and as UTC seconds."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from b24app.emulator.params import whole

ZONE = "Europe/Moscow"
DAY = 24 * 3600


def zone_of(name: Any) -> ZoneInfo:
    """Find a time zone by its name; one nobody knows is the portal's."""
    try:
        return ZoneInfo(str(name or ZONE))
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(ZONE)


def moment(text: Any, zone: Any) -> int | None:
    """Read a date with time; an offset in it counts more than the zone beside it."""
    try:
        found = datetime.fromisoformat(str(text).strip())
    except ValueError:
        return None
    return int((found if found.tzinfo else found.replace(tzinfo=zone_of(zone))).timestamp())


def midnight(text: Any) -> int | None:
    """Read a date as its midnight in UTC, which is how whole days are kept."""
    try:
        found = date.fromisoformat(str(text).strip()[:10])
    except ValueError:
        return None
    return int(datetime(found.year, found.month, found.day, tzinfo=UTC).timestamp())


def read(values: dict[str, Any], name: str, zone: Any, *, is_whole_day: bool) -> int | None:
    """Read `from` or `to`, or the seconds in `from_ts` or `to_ts`."""
    if values.get(name) not in (None, ""):
        return midnight(values[name]) if is_whole_day else moment(values[name], zone)
    return whole(values.get(f"{name}_ts"))


def written(seconds: int, zone: Any, *, is_whole_day: bool) -> str:
    """Write a moment in the portal's format, in the event's own zone."""
    if is_whole_day:
        return datetime.fromtimestamp(seconds, UTC).strftime("%d.%m.%Y")
    return datetime.fromtimestamp(seconds, zone_of(zone)).strftime("%d.%m.%Y %H:%M:%S")


def formatted(seconds: int, zone: Any, *, is_whole_day: bool) -> str:
    """Write a moment for scripts: Wed Dec 11 2024 17:59:00."""
    at = datetime.fromtimestamp(seconds, UTC if is_whole_day else zone_of(zone))
    return at.strftime("%a %b %d %Y" if is_whole_day else "%a %b %d %Y %H:%M:%S")


def offset(seconds: int, zone: Any) -> int:
    """Return how many seconds a zone is ahead of UTC at a moment."""
    found = datetime.fromtimestamp(seconds, zone_of(zone)).utcoffset() or timedelta()
    return int(found.total_seconds())
