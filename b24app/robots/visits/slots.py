"""Find what is in the way of a visit, and the free slots near it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from b24app.portal.diary import Busy
from b24app.worktime import WorkTime

_STEP = timedelta(minutes=30)


@dataclass(frozen=True)
class Length:
    """How long a visit takes, and how long the way between two."""

    visit: timedelta
    way: timedelta


@dataclass(frozen=True)
class Slot:
    """A free slot of somebody."""

    person: int
    start: datetime


def clash(busy: Sequence[Busy], start: datetime, length: Length, own: int = 0) -> Busy | None:
    """Return the first event that a visit runs into, the way to and from it counted; `own` is the visit's own."""
    before, after = start - length.way, start + length.visit + length.way
    hits = [one for one in busy if one.event != own and one.start < after and one.end > before]
    return min(hits, key=lambda one: one.start, default=None)


def days_around(working: WorkTime, wanted: datetime, now: datetime) -> tuple[date, date]:
    """Return the days among which slots near a moment are looked for."""
    day, today = working.local(wanted).date(), working.local(now).date()
    return max(today, day - timedelta(days=1)), max(today, day) + timedelta(days=6)


def free_slots(
    working: WorkTime,
    busy: Mapping[int, Sequence[Busy]],
    length: Length,
    wanted: datetime,
    now: datetime,
    own: int = 0,
) -> list[Slot]:
    """List slots in working hours, the nearest first: up to three of a person, five in all."""
    first, last = days_around(working, wanted, now)
    found: list[Slot] = []
    for person, events in busy.items():
        starts = [one for one in _starts(working, first, last, length) if one > now]
        fitting = [one for one in starts if clash(events, one, length, own) is None]
        near = sorted(fitting, key=lambda one: (abs(one - wanted), one))
        found += [Slot(person, start) for start in _apart(near, length)]
    return sorted(sorted(found, key=lambda one: abs(one.start - wanted))[:5], key=lambda one: (one.start, one.person))


def _starts(working: WorkTime, first: date, last: date, length: Length) -> Iterator[datetime]:
    """Give each half hour from which a visit is over before the office closes."""
    day = first
    while day <= last:
        for opens, closes in working.hours(day):
            start = datetime.combine(day, time(), working.zone) + timedelta(minutes=opens)
            end = datetime.combine(day, time(), working.zone) + timedelta(minutes=closes)
            while start + length.visit <= end:
                yield start
                start += _STEP
        day += timedelta(days=1)


def _apart(starts: Sequence[datetime], length: Length) -> list[datetime]:
    """Choose up to three, so that they do not overlap: nobody is helped by the same slot three times."""
    chosen: list[datetime] = []
    for start in starts:
        if all(abs(start - other) >= length.visit for other in chosen):
            chosen.append(start)
        if len(chosen) == 3:
            break
    return chosen
