"""Spare the database what was asked or noted a moment ago: a busy worker does the same for each of many runs."""

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from b24app.clock import Clock

Found = TypeVar("Found")

_MOST = 1000


class Lately(Generic[Found]):
    """Asks, and gives the same answer for a second: what somebody changes meanwhile counts a second later."""

    def __init__(self, ask: Callable[[str], Found], seconds: float = 1.0) -> None:
        self._ask = ask
        self._seconds = seconds
        self._known: dict[str, tuple[float, Found]] = {}

    def __call__(self, key: str) -> Found:
        """Return the answer for a key."""
        found = self._known.get(key)
        if found is None or time.monotonic() - found[0] >= self._seconds:
            if len(self._known) >= _MOST:
                self._known = {}
            begun = time.monotonic()
            found = self._known[key] = (begun, self._ask(key))
        return found[1]


class Seldom:
    """Notes a thing once a minute, however often it is seen."""

    def __init__(self, note: Callable[..., None], clock: Clock, seconds: float = 60.0) -> None:
        self._note = note
        self._clock = clock
        self._seconds = seconds
        self._noted: dict[tuple[Hashable, ...], float] = {}

    def __call__(self, *what: Hashable) -> None:
        """Note it, unless that was done a moment ago."""
        now = self._clock.now().timestamp()
        if not 0 <= now - self._noted.get(what, float("-inf")) < self._seconds:
            self._note(*what)
            if len(self._noted) >= _MOST:
                self._noted = {}
            self._noted[what] = now
