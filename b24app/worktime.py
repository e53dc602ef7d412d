"""Reckon in working time: what is open when, so many working hours or days later, working time between two moments.

Moments are aware; results are UTC. Hours of a day are minutes of the clock on the wall, so a day that a change of
clocks makes longer or shorter is reckoned as long as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from b24app.errors import AppError
from b24app.languages import phrase

Day = date | tuple[int, int]
"""One day of one year, or (month, day) of every year."""

Hours = tuple[tuple[int, int], ...]
"""Opening hours of a day as minutes since midnight, `((540, 780), (840, 1080))`; lunch is the gap between two."""

_LONGEST_REST = 1100
_DAY = timedelta(days=1)


class NeverOpen(AppError):
    """There is no working time for years ahead; correct the working days and hours."""

    code = "worktime.never-open"


class UnknownZone(AppError):
    """There is no such time zone; write for example Europe/Moscow or +03:00."""

    code = "worktime.unknown-zone"


@dataclass(frozen=True)
class Rules:
    """What is said about working time; whatever is left out is said elsewhere.

    `days` are weekdays, Monday 0. `workdays` are worked although they are days off or holidays; `other_hours` are those
    of a weekday (as a number), of a day of every year, or of one day, such as a short day before a holiday.
    """

    zone: str = ""
    days: frozenset[int] | None = None
    hours: Hours | None = None
    holidays: frozenset[Day] = frozenset()
    workdays: frozenset[Day] = frozenset()
    other_hours: Mapping[Day | int, Hours] = field(default_factory=dict)

    def over(self, below: "Rules") -> "Rules":
        """Lay these rules over others: what is said here counts, and what is free or worked there is still so."""
        said = self.workdays | self.holidays
        return Rules(
            zone=self.zone or below.zone,
            days=below.days if self.days is None else self.days,
            hours=below.hours if self.hours is None else self.hours,
            holidays=self.holidays | (below.holidays - said),
            workdays=self.workdays | (below.workdays - said),
            other_hours={**below.other_hours, **self.other_hours},
        )


USUAL = Rules("Europe/Moscow", frozenset(range(5)), ((540, 1080),))
"""Monday to Friday from nine to six, where nobody says otherwise."""


@dataclass(frozen=True)
class WorkTime:
    """The working time of one office."""

    rules: Rules
    zone: tzinfo

    @classmethod
    def of(cls, *layers: Rules) -> "WorkTime":
        """Reckon by rules, the first layer counting most, the usual ones least; raises UnknownZone."""
        rules = Rules()
        for layer in layers:
            rules = rules.over(layer)
        rules = rules.over(USUAL)
        return cls(rules, zone_named(rules.zone))

    def hours(self, day: date) -> Hours:
        """Return the opening hours of a day, none where it is free."""
        rules = self.rules
        for key in (day, (day.month, day.day)):
            if key in rules.other_hours:
                return rules.other_hours[key]
            if key in rules.workdays:
                return rules.hours or ()
            if key in rules.holidays:
                return ()
        if day.weekday() in rules.other_hours:
            return rules.other_hours[day.weekday()]
        return (rules.hours or ()) if day.weekday() in (rules.days or ()) else ()

    def is_open(self, moment: datetime) -> bool:
        """Tell whether somebody works at this moment."""
        day = self.local(moment).date()
        return any(start <= moment < end for start, end in self._spans(day, day))

    def local(self, moment: datetime) -> datetime:
        """Show a moment on the clock of the office."""
        return moment.astimezone(self.zone)

    def next_opening(self, moment: datetime) -> datetime:
        """Return the moment itself while the office is open, else when it opens next; raises NeverOpen."""
        start, _ = next(self._ahead(moment))
        return max(start, moment.astimezone(UTC))

    def opening_on(self, day: date) -> datetime:
        """Return when the office opens on a day, or on the next working one; raises NeverOpen."""
        return self.next_opening(datetime.combine(day, time(), self.zone))

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Add up the working time between two moments; below nought where the second is the earlier one."""
        if end < start:
            return -self.between(end, start)
        spans = self._spans(self.local(start).date(), self.local(end).date())
        parts = (min(closes, end) - max(opens, start) for opens, closes in spans)
        return sum((part for part in parts if part > timedelta()), timedelta())

    def openings(self, first: date, last: date) -> Iterator[tuple[datetime, datetime]]:
        """Give when the office opens and closes, in UTC, at least from one day until another, none twice."""
        return self._spans(first, last)

    def add(self, moment: datetime, worked: timedelta) -> datetime:
        """Return the earliest moment by which so much has been worked; raises NeverOpen."""
        if worked <= timedelta():
            return moment.astimezone(UTC) if not worked else self._back(moment, -worked)
        for opens, closes in self._ahead(moment):
            start = max(opens, moment.astimezone(UTC))
            if worked <= closes - start:
                return start + worked
            worked -= closes - start
        raise NeverOpen

    def add_days(self, moment: datetime, days: int) -> datetime:
        """Return the same hour so many working days later, or when that day closes if it is shorter; raises NeverOpen.

        What comes in outside working hours counts from the next opening. Below nought: so many days earlier.
        """
        begun = self.local(self.next_opening(moment))
        day = begun.date()
        for _ in range(abs(days)):
            day = self._next_day(day, _DAY if days > 0 else -_DAY)
        same_hour = datetime.combine(day, begun.time(), self.zone).astimezone(UTC)
        for opens, closes in self._open(day):
            if same_hour < closes:
                return max(opens, same_hour)
        return self._open(day)[-1][1]

    def shift(self, moment: datetime, amount: int, unit: str, *, is_working: bool) -> datetime:
        """Return a moment so many minutes, hours or days later, or earlier where the amount is below nought.

        Days that are not only working ones keep the hour on the wall; raises NeverOpen.
        """
        if unit == "days":
            return self.add_days(moment, amount) if is_working else self._days_later(moment, amount)
        length = timedelta(**{unit: amount})
        return self.add(moment, length) if is_working else moment.astimezone(UTC) + length

    def _days_later(self, moment: datetime, days: int) -> datetime:
        local = self.local(moment)
        return datetime.combine(local.date() + days * _DAY, local.time(), self.zone).astimezone(UTC)

    def _back(self, moment: datetime, worked: timedelta) -> datetime:
        """Return the latest moment from which so much is worked until this one."""
        end, day = moment.astimezone(UTC), self.local(moment).date()
        for _ in range(_LONGEST_REST):
            for opens, closes in reversed([one for one in self._spans(day, day) if one[0] < end]):
                end = min(closes, end)
                if worked <= end - opens:
                    return end - worked
                worked, end = worked - (end - opens), opens
            day -= _DAY
        raise NeverOpen

    def _next_day(self, day: date, step: timedelta) -> date:
        for _ in range(_LONGEST_REST):
            day += step
            if self._open(day):
                return day
        raise NeverOpen

    def _ahead(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Give the openings that end after a moment."""
        first = self.local(moment).date()
        while True:
            last = first + _LONGEST_REST * _DAY
            found = False
            for opens, closes in self._spans(first, last):
                if closes > moment:
                    found = True
                    yield opens, closes
                    moment = closes
            if not found:
                raise NeverOpen
            first = last + _DAY

    def _spans(self, first: date, last: date) -> Iterator[tuple[datetime, datetime]]:
        """Give the openings from the day before one day until the day after another, none twice."""
        reached, day = datetime.min.replace(tzinfo=UTC), first - _DAY
        while day <= last + _DAY:
            for opens, closes in self._open(day):
                if closes > reached:
                    yield max(opens, reached), closes
                    reached = closes
            day += _DAY

    def _open(self, day: date) -> list[tuple[datetime, datetime]]:
        spans = ((self._instant(day, start, fold=0), self._instant(day, end, fold=1)) for start, end in self.hours(day))
        return sorted(span for span in spans if span[0] < span[1])

    def _instant(self, day: date, minute: int, fold: int) -> datetime:
        # An hour that the clocks repeat is worked twice: opening means the first of the two, closing the second.
        wall = datetime.combine(day, time()) + timedelta(minutes=minute)
        return wall.replace(tzinfo=self.zone, fold=fold).astimezone(UTC)


def zone_named(name: str) -> tzinfo:
    """Find a time zone by its name, or by an offset such as +03:00; raises UnknownZone."""
    try:
        if name[:1] in {"+", "-"}:
            offset = datetime.strptime(name, "%z").utcoffset()
            return timezone(offset or timedelta())
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZone(
            phrase("there is no time zone {zone}"), phrase("write for example Europe/Moscow or +03:00"), zone=name
        ) from None
