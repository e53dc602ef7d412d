"""Say what a length of time and a company's working time are."""

import re
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, WithJsonSchema

from b24app.languages import phrase
from b24app.pipelines.naming import like
from b24app.pipelines.texts import Frozen, refuse, shaped

Unit = Literal["minutes", "hours", "days"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

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


def _span(raw: Any) -> Any:
    if isinstance(raw, Span):
        return raw
    if not (isinstance(raw, str) and re.fullmatch(_SPAN, raw)):
        refuse("span", raw)
    amount, *words = str(raw).split()
    return Span(amount=int(amount), unit=f"{words[-1].rstrip('s')}s", is_working=len(words) > 1)  # type: ignore[arg-type]


def _hours(raw: Any) -> Any:
    if isinstance(raw, Hours):
        return raw
    if not (isinstance(raw, str) and re.fullmatch(_HOURS, raw)):
        refuse("hours", raw)
    start, _, end = str(raw).partition("-")
    return refuse("hours", raw) if start == end else Hours(start=start, end=end)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError):
        refuse("zone", name)
    return name


AsSpan = Annotated[Span, BeforeValidator(_span), PlainSerializer(str), like(_SPAN)]
AsHours = Annotated[Hours, BeforeValidator(_hours), PlainSerializer(str), like(_HOURS)]
Date = Annotated[str, shaped("day", _DATE), like(_DATE)]
Zone = Annotated[str, AfterValidator(_zone), WithJsonSchema({"type": "string"})]


class WorkingTime(Frozen):
    """When the company works; what is not written is taken from the portal."""

    days: tuple[Day, ...] = Field(default=(), description=phrase("Working days of the week: mon, tue, and so on."))
    hours: AsHours | None = Field(default=None, description=phrase("Working hours: 09:00-18:00."))
    holidays: tuple[Date, ...] = Field(default=(), description=phrase("Days off: 2026-05-11, or 05-09 for every year."))
    workdays: tuple[Date, ...] = Field(
        default=(), description=phrase("Days worked although the week or the holidays say no.")
    )
    zone: Zone | None = Field(default=None, description=phrase("Time zone by its usual name: Europe/Moscow."))
