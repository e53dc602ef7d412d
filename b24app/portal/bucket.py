"""When the next request may leave: the portal's leaky bucket as we keep it, shared through the store or our own."""

import threading
from typing import Protocol

from b24app.clock import Clock, SystemClock


class Bucket(Protocol):
    """Hands out the moments at which requests to one portal may leave."""

    def reserve(self) -> float:
        """Take the next free place and return the seconds to wait for it."""
        ...

    def full(self) -> None:
        """Note that the portal itself said its bucket is full."""
        ...


class OwnBucket:
    """A bucket of this process alone, for work without a database; the same rule as the shared one."""

    def __init__(self, size: int = 50, rate: float = 2.0, clock: Clock | None = None) -> None:
        # A little under the portal's own figures, since its clock and ours count a request at different moments.
        self._capacity = max(1, int(size * 0.94))
        self._pace = rate * 0.99
        self._clock = clock or SystemClock()
        self._free_at = 0.0
        self._lock = threading.Lock()

    def reserve(self) -> float:
        """Take the next free place and return the seconds to wait for it."""
        with self._lock:
            now = self._clock.now().timestamp()
            free_at = max(self._free_at, now)
            self._free_at = free_at + 1 / self._pace
        return max(0.0, free_at - now - (self._capacity - 1) / self._pace)

    def full(self) -> None:
        """Note that the portal itself said its bucket is full."""
        with self._lock:
            now = self._clock.now().timestamp()
            self._free_at = max(self._free_at, now + self._capacity / self._pace)


class NoBucket:
    """No limit at all, for a boxed portal that has none."""

    def reserve(self) -> float:
        """Never wait."""
        return 0.0

    def full(self) -> None:
        """Forget it."""
