"""Say which period a digest tells of at a moment, and from when it may be sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from b24app.worktime import WorkTime

DAY, WEEK, MONTH = "day", "week", "month"
EVERY = (DAY, WEEK, MONTH)

_ONE = timedelta(days=1)
_LONGEST_REST = 400


@dataclass(frozen=True)
class Period:
    """The days that a digest tells of, both included; `key` names it for good, `due` is when it may be sent."""

    key: str
    since: date
    until: date
    due: datetime


def period_at(working: WorkTime, every: str, minute: int, now: datetime) -> Period:
    """Return the last period whose digest may have been sent by now.

    A digest goes out on the first working day after its period, from a minute of that day on the office's clock. A day
    is what lies between two working days, so that Monday's digest tells of Friday and the days off.
    """
    begins = _STARTS[every](working, working.local(now).date())
    while (found := _period(working, every, minute, begins)).due > now:
        begins = _STARTS[every](working, begins - _ONE)
    return found


def _period(working: WorkTime, every: str, minute: int, begins: date) -> Period:
    """Return the period that ends with the day before one."""
    since = _STARTS[every](working, begins - _ONE)
    opens = working.local(working.opening_on(begins)).date()
    due = datetime.combine(opens, time(), working.zone) + timedelta(minutes=minute)
    return Period(begins.isoformat(), since, begins - _ONE, due)


def _working_day(working: WorkTime, day: date) -> date:
    for _ in range(_LONGEST_REST):
        if working.hours(day):
            return day
        day -= _ONE
    return day


def _week(_working: WorkTime, day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month(_working: WorkTime, day: date) -> date:
    return day.replace(day=1)


_STARTS: Mapping[str, Callable[[WorkTime, date], date]] = {DAY: _working_day, WEEK: _week, MONTH: _month}
"""The last day, not after one, on which a period begins."""
