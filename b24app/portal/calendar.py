"""Learn a portal's working hours, holidays and time zone.

https://apidocs.bitrix24.com/api-reference/calendar/calendar-settings-get.html
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.refusals import Refusal
from b24app.worktime import Day, Hours, Rules, UnknownZone, zone_named

_WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?")


def read_office(portal: Portal) -> dict[str, Any]:
    """Ask a portal for its calendar's settings and the zone of whoever speaks for the app, as JSON to be kept.

    Without the permission for calendars there are no settings. The server's own zone need not be the office's, on a
    portal in the cloud it is the cloud's, so it only counts where the administrator has none.
    """
    answers = portal.batch({"office": ("calendar.settings.get", {}), "me": ("profile", {}), "at": ("server.time", {})})
    office, me, at = (None if isinstance(one, Refusal) else one.result for one in answers.values())
    zone = me.get("TIME_ZONE") if isinstance(me, Mapping) else ""
    return {"settings": office if isinstance(office, Mapping) else {}, "zone": _zone(str(zone or "")) or _offset(at)}


def rules_of(office: Mapping[str, Any]) -> Rules:
    """Read what `read_office` found, leniently: what cannot be read is left open."""
    settings = office.get("settings") or {}
    free = settings.get("week_holidays")
    return Rules(
        zone=str(office.get("zone") or ""),
        days=frozenset(n for n, code in enumerate(_WEEK) if code not in free) if isinstance(free, list) else None,
        hours=_hours(settings.get("work_time_start"), settings.get("work_time_end")),
        holidays=_days(settings.get("year_holidays")),
        workdays=_days(settings.get("year_workdays")),
    )


def _zone(name: str) -> str:
    try:
        zone_named(name)
    except UnknownZone:
        return ""
    return name


def _offset(at: Any) -> str:
    try:
        return datetime.fromisoformat(str(at)).strftime("%z")
    except ValueError:
        return ""


def _hours(start: Any, end: Any) -> Hours | None:
    opens, closes = _minutes(start), _minutes(end)
    return ((opens, closes),) if opens is not None and closes is not None and opens < closes else None


def _minutes(text: Any) -> int | None:
    # "9" is nine, "9.30" half past; written as a number the last nought is lost.
    found = re.fullmatch(r"(\d{1,2})(?:[.:](\d{1,2}))?", str(text).strip())
    if not found:
        return None
    minutes = 60 * int(found[1]) + int((found[2] or "0").ljust(2, "0"))
    return minutes if minutes <= 24 * 60 else None


def _days(text: Any) -> frozenset[Day]:
    """Read `1.01,25.12` as days of every year, `3.11.2026` as one day."""
    return frozenset(day for day in map(_day, _DAY.findall(str(text or ""))) if day)


def _day(parts: tuple[str, str, str]) -> Day | None:
    day, month, year = int(parts[0]), int(parts[1]), int(parts[2] or 0)
    try:
        # Leap, so that 29 February may be a day of every year.
        found = date(year or 2024, month, day)
    except ValueError:
        return None
    return found if year else (found.month, found.day)
