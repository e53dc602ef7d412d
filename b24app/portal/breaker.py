"""Let a method rest when it has used up its running time on the portal, and only that method.

https://apidocs.bitrix24.com/limits.html
"""

import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from b24app.clock import Clock

LIMIT = 480.0
"""Seconds that one method may run for one caller within ten minutes."""

_SLOT = 60.0
"""Seconds to rest when the portal does not say until when: it counts by slots of a minute."""

_FRESH = 1.0
"""Seconds for which what other processes have noted is not read again."""


class Pauses(Protocol):
    """Keeps until when methods rest, for every process that talks to the portal."""

    def of(self, caller: str) -> Mapping[str, float]:
        """Return the methods at rest, each with the unix time it may be called again."""
        ...

    def pause(self, caller: str, method: str, until: float) -> None:
        """Let a method rest."""
        ...


class OwnPauses:
    """The pauses of this process alone."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, float]] = {}

    def of(self, caller: str) -> Mapping[str, float]:
        """Return the methods at rest."""
        return dict(self._known.get(caller, {}))

    def pause(self, caller: str, method: str, until: float) -> None:
        """Let a method rest."""
        self._known.setdefault(caller, {})[method] = until


class Breaker:
    """The pauses of one caller: the portal counts the running time of each webhook and application apart."""

    def __init__(self, caller: str, pauses: Pauses, clock: Clock, *, limit: float = LIMIT) -> None:
        self._caller = caller
        self._pauses = pauses
        self._clock = clock
        self._limit = limit
        self._resets: dict[str, float] = {}
        self._seen: Mapping[str, float] = {}
        self._seen_at = float("-inf")
        self._lock = threading.Lock()

    def rest(self, method: str) -> float:
        """Return the seconds for which a method still rests."""
        now = self._now()
        with self._lock:
            if not 0 <= now - self._seen_at < _FRESH:
                self._seen, self._seen_at = self._pauses.of(self._caller), now
            return max(0.0, self._seen.get(method.lower(), 0.0) - now)

    def until(self, method: str) -> datetime | None:
        """Return the moment at which the portal will drop some of a method's running time, as it last said."""
        moment = self._resets.get(method.lower())
        return datetime.fromtimestamp(moment, UTC) if moment and moment > self._now() else None

    def heard(self, method: str, time: Mapping[str, Any]) -> None:
        """Note what an answer's `time` says of its method; one that has nothing left rests at once."""
        reset, used = _number(time.get("operating_reset_at")), _number(time.get("operating"))
        if reset:
            self._resets[method.lower()] = reset
            if used >= self._limit and reset > self._now():
                self._pause(method, reset)

    def refused(self, method: str, until: datetime | None) -> None:
        """Note that the portal refused a method for its running time."""
        self._pause(method, until.timestamp() if until else self._now() + _SLOT)

    def _pause(self, method: str, until: float) -> None:
        self._pauses.pause(self._caller, method.lower(), until)
        with self._lock:
            self._seen = {**self._seen, method.lower(): until}

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0
