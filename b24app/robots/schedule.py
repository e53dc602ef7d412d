"""The time a robot reckons with: working hours, and dates in the card that people have agreed on."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from b24app.portal.dates import read_date
from b24app.robots.card import Place
from b24app.robots.occasion import Occasion
from b24app.worktime import Rules, WorkTime


class Length(Protocol):
    """A length of time as a pipeline's file writes it: 4 working hours, 3 days."""

    @property
    def amount(self) -> int:
        """Return the number."""
        ...

    @property
    def unit(self) -> str:
        """Return minutes, hours or days."""
        ...

    @property
    def is_working(self) -> bool:
        """Tell whether only working time counts."""
        ...


@dataclass(frozen=True)
class Appointment:
    """The day agreed on, when it begins, when to remind of it, and how people write it."""

    day: date
    begins: datetime
    at: datetime
    when: str


@dataclass(frozen=True)
class Schedule:
    """Reckons in the working time of the card's office: as the pipeline's file says, else as the portal does."""

    place: Place
    occasion: Occasion
    rules: Rules

    @property
    def working(self) -> WorkTime:
        """Return the working time."""
        return WorkTime.of(self.rules, self.occasion.office())

    def today(self) -> date:
        """Return the day it is at the office."""
        return self.working.local(self.occasion.clock.now()).date()

    def after(self, length: Length, since: datetime | None = None) -> datetime:
        """Return the moment so long from now, or from another moment."""
        since = since or self.occasion.clock.now()
        return self.working.shift(since, length.amount, length.unit, is_working=length.is_working)

    def written(self, moment: datetime) -> str:
        """Write a moment as people read it, on the office's clock."""
        return f"{self.working.local(moment):%d.%m.%Y %H:%M}"

    def appointment(self, key: str, before: Length | None = None) -> Appointment | None:
        """Read a date in the card by its field's key, with the moment to remind of it; None where it is empty.

        That is the moment agreed on, for a day the opening of the office, or so long before it. Raises NoSuchDate where
        the card has no such field.
        """
        agreed, working = read_date(self.place.portal, self.place.kind, self.place.number, key), self.working
        if agreed is None:
            return None
        if isinstance(agreed, datetime):
            day, begins, when = working.local(agreed).date(), agreed, self.written(agreed)
        else:
            day, begins, when = agreed, working.opening_on(agreed), f"{agreed:%d.%m.%Y}"
        at = working.shift(begins, -before.amount, before.unit, is_working=before.is_working) if before else begins
        return Appointment(day, begins, at, when)
