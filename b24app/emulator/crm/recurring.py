"""Recurring deals: a deal nobody works on, and when the next one is made after it."""

import calendar
from datetime import datetime, timedelta

from b24app.emulator.clock import PORTAL_ZONE, midnight
from b24app.emulator.crm import cards, products
from b24app.emulator.crm.kinds import DEAL, KINDS
from b24app.emulator.events import raise_event
from b24app.emulator.grants import Actor
from b24app.emulator.state import Portal, Row
from b24app.emulator.waking import on_timer

HOUR = 3600
NOBODY = Actor(None)
# What belongs to one deal and is not copied.
OWN = frozenset({"ID", "DATE_CREATE", "DATE_MODIFY", "STAGE_ID", "BEGINDATE", "CLOSEDATE", "IS_RECURRING"})
OWN |= {"MOVED_TIME", "MOVED_BY_ID", "CREATED_BY_ID", "MODIFY_BY_ID", "LAST_ACTIVITY_TIME", "LAST_ACTIVITY_BY"}


def copied(portal: Portal, deal: Row, more: Row, actor: Actor, following: cards.Following) -> int:
    """Make a deal like another one, with its product rows."""
    values = {name: value for name, value in deal.items() if name not in OWN} | more
    number = cards.add(portal, KINDS[DEAL], values, actor, following)
    rows = [{key: row[key] for key in row if key != "ID"} for row in products.of(portal, (DEAL, deal["ID"]))]
    products.replace(portal, (DEAL, number), rows)
    return number


def expose(portal: Portal, row: Row, actor: Actor) -> int:
    """Make a deal after the template, count it, and set the next moment."""
    now = int(portal.clock.now())
    more: Row = {"CATEGORY_ID": row["CATEGORY_ID"]}
    for name in ("BEGINDATE", "CLOSEDATE"):
        value, unit = row["PARAMS"].get(f"OFFSET_{name}_VALUE") or 0, row["PARAMS"].get(f"OFFSET_{name}_TYPE")
        more |= {name: later(midnight(now), str(unit), int(value))} if unit else {}
    number = copied(portal, portal.crm.box(DEAL).rows[row["DEAL_ID"]], more, actor, cards.EVERYTHING)
    row |= {"COUNTER_REPEAT": (row["COUNTER_REPEAT"] or 0) + 1, "LAST_EXECUTION": now}
    plan(portal, row)
    tell(portal, "EXPOSE", row, actor, {"DEAL_ID": number})
    return number


def plan(portal: Portal, row: Row) -> None:
    """Find the next moment; with none left the settings are switched off."""
    row["NEXT_EXECUTION"] = _next(portal, row) if row["ACTIVE"] == "Y" else None
    if row["NEXT_EXECUTION"] is None:
        row["ACTIVE"] = "N"
    else:
        portal.timers.set(row["NEXT_EXECUTION"], "recurring deal", str(row["ID"]), str(row["NEXT_EXECUTION"]))


def later(moment: float, unit: str, count: int) -> int:
    """Move a moment by days, weeks, months or years."""
    at = datetime.fromtimestamp(moment, PORTAL_ZONE)
    if unit in ("day", "week"):
        return int((at + timedelta(days=count * (7 if unit == "week" else 1))).timestamp())
    year, month = divmod(at.year * 12 + at.month - 1 + count * (12 if unit == "year" else 1), 12)
    day = min(at.day, calendar.monthrange(year, month + 1)[1])
    return int(at.replace(year=year, month=month + 1, day=day).timestamp())


def tell(portal: Portal, what: str, row: Row, actor: Actor, more: Row | None = None) -> None:
    """Raise an event of recurring deals; that of a deletion names no deal."""
    fields: Row = {"ID": row["ID"]} | ({} if what == "DELETE" else {"RECURRING_DEAL_ID": row["DEAL_ID"]})
    raise_event(portal, f"ONCRMDEALRECURRING{what}", {"FIELDS": fields | (more or {})}, actor)


def _next(portal: Portal, row: Row) -> int | None:
    now, params = portal.clock.now(), row["PARAMS"]
    start = midnight(row["START_DATE"] or now) + HOUR
    if params.get("MODE") == "single":
        before, unit = (
            int(params.get("SINGLE_BEFORE_START_DATE_VALUE") or 0),
            params.get("SINGLE_BEFORE_START_DATE_TYPE"),
        )
        found = later(start, str(unit or "day"), -before)
        return found if found > now and not row["COUNTER_REPEAT"] else None
    step, turn, found = max(int(params.get("MULTIPLE_INTERVAL") or 1), 1), 0, start
    while found <= now:
        turn += 1
        found = later(start, str(params.get("MULTIPLE_TYPE") or "day"), step * turn)
    return None if _is_over(row, found) else found


def _is_over(row: Row, moment: int) -> bool:
    if row["IS_LIMIT"] == "T":
        return bool((row["COUNTER_REPEAT"] or 0) >= (row["LIMIT_REPEAT"] or 0))
    return bool(row["IS_LIMIT"] == "D" and row["LIMIT_DATE"] and moment > row["LIMIT_DATE"] + 24 * HOUR)


@on_timer("recurring deal")
def _due(portal: Portal, key: tuple[str, ...]) -> None:
    row = portal.crm.recurring.get(int(key[0]))
    if row is not None and str(row["NEXT_EXECUTION"]) == key[1] and row["DEAL_ID"] in portal.crm.box(DEAL).rows:
        expose(portal, row, NOBODY)
