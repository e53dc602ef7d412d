"""Follow a date that people keep in a card: one timer wherever it is moved, and one that asks for it where it lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from b24app.robots.schedule import Appointment, Length
from b24app.robots.tasks.contact_task import end_contact_task, keep_contact_task
from b24app.store.timers import DONE, DROPPED, FIRED, WAITING

if TYPE_CHECKING:
    from b24app.robots.call import Call

DUE = "due"
"""Name of the timer that is due on the date."""

MISSING = "missing"
"""Name of the timer that is due where there is no date."""


@dataclass(frozen=True)
class Following:
    """The date in one field of a call's card; a robot that uses it has handlers for both timers.

    Both are given `given`, which holds what the robot was told when it was placed, and "stage": the one on which alone
    it watches, empty for all. `before` is how long before the date the timer is due, `wait` how long a card may be
    without a date.
    """

    call: "Call"
    field: str
    given: Mapping[str, Any]
    before: Length | None = None
    wait: Length | None = None

    @cached_property
    def agreed(self) -> Appointment | None:
        """Read the date, with the moment at which the timer is due."""
        return self.call.schedule.appointment(self.field, self.before)

    @property
    def is_due(self) -> bool:
        """Tell whether this run is that of the timer of the date as it is now."""
        return self.agreed is not None and self.agreed.at == datetime.fromisoformat(self.call.facts["due"])

    @property
    def is_spent(self) -> bool:
        """Tell whether the timer of the date as it is now has gone off."""
        return self._timer_is(FIRED, DONE)

    def ahead(self) -> Appointment | None:
        """Have the timer where the date is now; None where there is no date, it has passed, or its timer went off.

        A run that is repeated, be it days later, stays with what it found at first.
        """
        if not self.call.keep("ahead", self._is_ahead) or self.agreed is None:
            return None
        known = self.call.timers.find(DUE)
        if known is None or known.state == DROPPED or known.due_at != self.agreed.at:
            # Before the timer: a run that dies in between does it again.
            keep_contact_task(self.call, self.agreed)
        self.call.timers.set(DUE, self.agreed.at, self.given, stage=self.given["stage"])
        self.call.timers.cancel(MISSING)
        return self.agreed

    def _is_ahead(self) -> bool:
        agreed = self.agreed
        if agreed is None or self.is_spent:
            return False
        # A timer that is overdue, since the app was not running, still waits to go off.
        return agreed.at > self.call.now() or agreed.day >= self.call.schedule.today() or self._timer_is(WAITING)

    def _timer_is(self, *states: str) -> bool:
        known = self.call.timers.find(DUE)
        return bool(known and self.agreed and known.due_at == self.agreed.at and known.state in states)

    def miss(self, since: datetime | None = None) -> None:
        """Have the robot ask for a date: now, or after the time that a card may be without one from a moment on."""
        at = self.call.schedule.after(self.wait, since) if self.wait else self.call.now()
        self.call.timers.cancel(DUE)
        self.call.timers.set(MISSING, at, self.given, stage=self.given["stage"])

    @property
    def is_missed(self) -> bool:
        """Tell whether it is known that there is no date, so that nobody is asked at every edit."""
        asked, known = self.call.timers.find(MISSING), self.call.timers.find(DUE)
        return bool(asked and asked.state != DROPPED and (known is None or asked.changed_at >= known.changed_at))


def followed(call: "Call") -> Mapping[str, Any] | None:
    """Return what the timers on this card were given, None where the robot does not follow a date there."""
    return call.timers.given(DUE) or call.timers.given(MISSING)


def give_up_date(call: "Call") -> dict[str, object]:
    """Remind of nothing any more and finish the task: the card is done with, or stands where nobody waits."""
    known = call.timers.find(DUE)
    if known is not None and known.state != DROPPED:
        end_contact_task(call)
        call.timers.cancel(DUE)
    return {}
