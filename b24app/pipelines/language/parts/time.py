"""Say what a length of time and a company's working time are."""

import re
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, WithJsonSchema

from b24app.languages import phrase
from b24app.pipelines.language.naming import like
from b24app.pipelines.language.texts import Frozen, refuse, shaped
from b24app.worktime import Day as OneDay
from b24app.worktime import Rules, UnknownZone, zone_named

Unit = Literal["minutes", "hours", "days"]
WeekDay = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

WEEK = get_args(WeekDay)
_SPAN = r"[1-9][0-9]{0,3} (working )?(minute|hour|day)s?"
_HOURS = r"([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]"
_DATE = r"([0-9]{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"


class Span(Frozen):
    """A length of time; `is_working` counts only the hours or days in which the company works."""

    amount: int
    unit: Unit
    is_working: bool = False

    def __str__(self) -> str:
        """Write it as a file does."""
        unit = self.unit if self.amount != 1 else self.unit[:-1]
        return f"{self.amount} {'working ' if self.is_working else ''}{unit}"


class Hours(Frozen):
    """Two times of a day as "HH:MM"; where the second is earlier, it is of the next day."""

    start: str
    end: str

    def __str__(self) -> str:
        """Write them as a file does."""
        return f"{self.start}-{self.end}"


def span_of(raw: Any) -> Span | None:
    """Read a length of time as a file writes it; None where it is none."""
    if not (isinstance(raw, str) and re.fullmatch(_SPAN, raw)):
        return None
    amount, *words = raw.split()
    return Span(amount=int(amount), unit=f"{words[-1].rstrip('s')}s", is_working=len(words) > 1)


def _span(raw: Any) -> Any:
    found = raw if isinstance(raw, Span) else span_of(raw)
    if found is None:
        refuse("span", raw)
    return found


def _hours(raw: Any) -> Any:
    if isinstance(raw, Hours):
        return raw
    if not (isinstance(raw, str) and re.fullmatch(_HOURS, raw)):
        refuse("hours", raw)
    start, _, end = str(raw).partition("-")
    return refuse("hours", raw) if start == end else Hours(start=start, end=end)


def _zone(name: str) -> str:
    try:
        zone_named(name)
    except UnknownZone:
        refuse("zone", name)
    return name


def _real(written: str) -> str:
    try:
        date.fromisoformat(written if len(written) > len("05-09") else f"2000-{written}")
    except ValueError:
        refuse("day", written)
    return written


def _opening(raw: Any) -> Any:
    return (raw,) if isinstance(raw, str) else raw


def _written(raw: Any) -> Any:
    return str(raw) if isinstance(raw, str) and (raw in WEEK or re.fullmatch(_DATE, raw)) else refuse("day", raw)


def _day(written: str) -> OneDay:
    if len(written) > len("05-09"):
        return date.fromisoformat(written)
    month, _, number = written.partition("-")
    return int(month), int(number)


def _minutes(hours: Hours) -> tuple[int, int]:
    start, end = (60 * int(text[:2]) + int(text[3:]) for text in (hours.start, hours.end))
    return start, end if end > start else end + 24 * 60


AsSpan = Annotated[Span, BeforeValidator(_span), PlainSerializer(str), like(_SPAN)]
AsHours = Annotated[Hours, BeforeValidator(_hours), PlainSerializer(str), like(_HOURS)]
Opening = Annotated[
    tuple[AsHours, ...], BeforeValidator(_opening, json_schema_input_type=AsHours | tuple[AsHours, ...])
]
Date = Annotated[str, shaped("day", _DATE), AfterValidator(_real), like(_DATE)]
DayOrDate = Annotated[str, BeforeValidator(_written), like(rf"({'|'.join(WEEK)}|{_DATE})")]
Zone = Annotated[str, AfterValidator(_zone), WithJsonSchema({"type": "string"})]


class WorkingTime(Frozen):
    """When the company works; what is not written is taken from the portal."""

    days: tuple[WeekDay, ...] = Field(default=(), description=phrase("Working days of the week: mon, tue, and so on."))
    hours: Opening = Field(
        default=(), description=phrase("Working hours: 09:00-18:00, or a list: lunch is the gap between two of them.")
    )
    other_hours: dict[DayOrDate, Opening] = Field(
        default_factory=dict, description=phrase("Hours of a day that differ, by day of the week or date: sat, 12-31.")
    )
    holidays: tuple[Date, ...] = Field(default=(), description=phrase("Days off: 2026-05-11, or 05-09 for every year."))
    workdays: tuple[Date, ...] = Field(
        default=(), description=phrase("Days worked although the week or the holidays say no.")
    )
    zone: Zone | None = Field(default=None, description=phrase("Time zone by its usual name: Europe/Moscow."))

    @property
    def rules(self) -> Rules:
        """Return the same as the app reckons with."""
        return Rules(
            zone=self.zone or "",
            days=frozenset(map(WEEK.index, self.days)) if self.days else None,
            hours=tuple(map(_minutes, self.hours)) or None,
            holidays=frozenset(map(_day, self.holidays)),
            workdays=frozenset(map(_day, self.workdays)),
            other_hours={
                WEEK.index(day) if day in WEEK else _day(day): tuple(map(_minutes, hours))
                for day, hours in self.other_hours.items()
            },
        )
