"""When the next request may leave: the portal's leaky bucket as we keep it, shared through the store or our own."""

import threading
from math import inf
from typing import Protocol

from b24app.clock import Clock, SystemClock

SHARE_OF_SIZE = 0.96
SHARE_OF_RATE = 0.9995
"""We stay a little under the portal's own figures, since its clock and ours count a request at different moments."""


class Bucket(Protocol):
    """Hands out the moments at which requests to one portal may leave."""

    def reserve(self, within: float = inf) -> float:
        """Return the seconds to wait for the next free place; it is taken only if they are not more than `within`."""
        ...

    def full(self) -> None:
        """Note that the portal itself said its bucket is full."""
        ...


class OwnBucket:
    """A bucket of this process alone, for work without a database; the same rule as the shared one."""

    def __init__(self, size: int = 50, rate: float = 2.0, clock: Clock | None = None) -> None:
        self._capacity = max(1, int(size * SHARE_OF_SIZE))
        self._pace = rate * SHARE_OF_RATE
        self._clock = clock or SystemClock()
        self._free_at = 0.0
        self._lock = threading.Lock()

    def reserve(self, within: float = inf) -> float:
        """Return the seconds to wait for the next free place; it is taken only if they are not more than `within`."""
        with self._lock:
            now = self._clock.now().timestamp()
            free_at = max(self._free_at, now)
            # Rounded, since sums of unix times are a little off and no wait must be none.
            wait = max(0.0, round(free_at - now - (self._capacity - 1) / self._pace, 4))
            if wait <= within:
                self._free_at = free_at + 1 / self._pace
        return wait

    def full(self) -> None:
        """Note that the portal itself said its bucket is full."""
        with self._lock:
            now = self._clock.now().timestamp()
            self._free_at = max(self._free_at, now + self._capacity / self._pace)


class Slower:
    """A bucket that hands out no more places than so many a second, for work that is to press less than it may."""

    def __init__(self, bucket: Bucket, rate: float, clock: Clock | None = None) -> None:
        self._bucket, self._rate = bucket, rate
        self._clock = clock or SystemClock()
        self._free_at = 0.0
        self._lock = threading.Lock()

    def reserve(self, within: float = inf) -> float:
        """Return the seconds to wait for the next place that is free here and there."""
        with self._lock:
            now = self._clock.now().timestamp()
            wait = max(0.0, round(self._free_at - now, 4))
            if wait > within:
                return wait
            there = self._bucket.reserve(within)
            if there <= within:
                self._free_at = max(now, self._free_at) + 1 / self._rate
        return max(wait, there)

    def full(self) -> None:
        """Note that the portal itself said its bucket is full."""
        self._bucket.full()


class NoBucket:
    """No limit at all, for a boxed portal that has none."""

    def reserve(self, within: float = inf) -> float:  # noqa: ARG002 - the protocol has it
        """Never wait."""
        return 0.0

    def full(self) -> None:
        """Forget it."""
