"""Find out who works here, who is away today, and how many open leads each has.

https://apidocs.bitrix24.com/api-reference/calendar/calendar-event/calendar-accessibility-get.html
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.refusals import Refusal

_PAGES = (0, 50, 100)
"""Beginnings of the pages of a department's people."""

_PASSING = ("QUERY_LIMIT_EXCEEDED", "OPERATION_TIME_LIMIT", "OVERLOAD_LIMIT")
"""What a portal answers that has too much to do; anything else means that it does not tell."""

_DAY = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})")


@dataclass(frozen=True)
class Person:
    """Somebody on the portal."""

    id: int
    name: str
    is_active: bool = True


@dataclass(frozen=True)
class Standing:
    """How people stand: open leads of each, and who is away; `is_known` where the portal would tell of absence."""

    open: Mapping[int, int]
    away: frozenset[int] = frozenset()
    is_known: bool = True


def people_known(
    portal: Portal, people: Collection[int], departments: Collection[int] = ()
) -> dict[int, Person] | None:
    """Read people by number, and everybody who works in a department, in one request; None without `user_brief`."""
    asked: dict[str, tuple[str, Mapping[str, Any]]] = {}
    if people:
        asked["people"] = ("user.get", {"FILTER": {"ID": sorted(people)}})
    if departments:
        wanted = {"FILTER": {"UF_DEPARTMENT": sorted(departments), "ACTIVE": True}}
        asked |= {f"page {start}": ("user.get", {**wanted, "start": start}) for start in _PAGES}
    found: dict[int, Person] = {}
    for answer in (portal.batch(asked) if asked else {}).values():
        if isinstance(answer, Refusal):
            if answer.is_code("insufficient_scope", "ERROR_METHOD_NOT_FOUND"):
                return None
            raise answer
        found |= {int(row["ID"]): _person(row) for row in answer.result or []}
    return found


def standing_of(
    portal: Portal,
    people: Collection[int],
    counted: Collection[int],
    now: datetime,
    *,
    wants_absence: bool,
    without: Iterable[int] = (),
) -> Standing:
    """Ask who of these people is away and count the open leads of some, certain leads left out, in one request.

    `now` is on the office's clock: whole days of absence are its days.
    """
    asked = _questions(people, counted, now, without, wants_absence=wants_absence)
    answers = portal.batch(asked) if asked else {}
    away = answers.pop("away", None)
    totals = {}
    for one, answer in answers.items():
        if isinstance(answer, Refusal):
            raise answer
        totals[int(one)] = int(answer.total or 0)
    if isinstance(away, Refusal) and away.is_code(*_PASSING):
        raise away
    if away is None or isinstance(away, Refusal):
        return Standing(totals, is_known=not wants_absence)
    told = away.result if isinstance(away.result, Mapping) else {}
    gone = frozenset(int(one) for one, rows in told.items() if any(_is_away(row, now) for row in rows))
    return Standing(totals, gone)


def _questions(
    people: Collection[int], counted: Collection[int], now: datetime, without: Iterable[int], *, wants_absence: bool
) -> dict[str, tuple[str, Mapping[str, Any]]]:
    left_out = {"!@ID": sorted(set(without))}
    asked: dict[str, tuple[str, Mapping[str, Any]]] = {
        str(one): (
            "crm.lead.list",
            {"filter": {"ASSIGNED_BY_ID": one, "STATUS_SEMANTIC_ID": "P", **left_out}, "select": ["ID"], "start": 0},
        )
        for one in counted
    }
    if wants_absence:
        days = {"from": f"{now - timedelta(days=1):%Y-%m-%d}", "to": f"{now + timedelta(days=1):%Y-%m-%d}"}
        asked["away"] = ("calendar.accessibility.get", {"users": sorted(people), **days})
    return asked


def _person(row: Mapping[str, Any]) -> Person:
    name = " ".join(filter(None, (str(row.get(one) or "").strip() for one in ("NAME", "LAST_NAME"))))
    return Person(int(row["ID"]), name or f"#{row['ID']}", row.get("ACTIVE") not in (False, "N", "0", 0))


def _is_away(row: Mapping[str, Any], now: datetime) -> bool:
    # Rows of the absence chart carry FROM_HR and whole days as text, those of the calendar moments in UTC.
    if row.get("ACCESSIBILITY") != "absent" and not row.get("FROM_HR"):
        return False
    first, last = (_day(row, f"DATE_{side}", f"DT_{side}") for side in ("FROM", "TO"))
    if row.get("DT_SKIP_TIME") == "Y" or row.get("FROM_HR"):
        return first is not None and last is not None and first <= now.date() <= last
    try:
        start, end = (datetime.fromtimestamp(float(row[f"DATE_{side}_TS_UTC"]), UTC) for side in ("FROM", "TO"))
    except (KeyError, TypeError, ValueError):
        return first is not None and last is not None and first <= now.date() <= last
    return start <= now < end


def _day(row: Mapping[str, Any], *names: str) -> date | None:
    text = next((str(row[name]) for name in names if row.get(name)), "")
    if found := _DAY.match(text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
