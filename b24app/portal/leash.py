"""How long one piece of work may go on: until a deadline, or until somebody calls it off."""

from dataclasses import dataclass
from math import inf
from typing import Protocol

from b24app.clock import Clock
from b24app.portal.refusals import CalledOff, TooLate

_LOOK = 0.25
"""Seconds between two looks whether the work has been called off."""


class Cancel(Protocol):
    """Says whether work was called off: a threading.Event does."""

    def is_set(self) -> bool:
        """Say whether it was."""
        ...


@dataclass(frozen=True)
class EitherOf:
    """Calls off when one of two does."""

    one: Cancel
    other: Cancel | None

    def is_set(self) -> bool:
        """Say whether one of them was set."""
        return self.one.is_set() or (self.other is not None and self.other.is_set())


@dataclass(frozen=True)
class Leash:
    """A deadline in unix seconds of the clock and a way to call off; by default neither."""

    clock: Clock
    until: float = inf
    cancel: Cancel | None = None

    @classmethod
    def of(cls, clock: Clock, seconds: float | None, cancel: Cancel | None = None) -> "Leash":
        """Begin now."""
        return cls(clock, inf if seconds is None else clock.now().timestamp() + seconds, cancel)

    @property
    def left(self) -> float:
        """Return the seconds that are left."""
        return self.until - self.clock.now().timestamp() if self.until < inf else inf

    def check(self) -> None:
        """Raise CalledOff or TooLate where the work may not go on."""
        if self.cancel is not None and self.cancel.is_set():
            raise CalledOff
        if self.left <= 0:
            raise TooLate

    def sleep(self, seconds: float) -> None:
        """Wait; raises TooLate at once where the wait would outlast the deadline, CalledOff soon after it is called."""
        if seconds > self.left:
            raise TooLate
        if self.cancel is None:
            self.clock.sleep(seconds)
            return
        while seconds > 0:
            self.check()
            self.clock.sleep(min(seconds, _LOOK))
            seconds -= _LOOK
        self.check()
