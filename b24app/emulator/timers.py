"""What the portal does later by itself: time-outs, pauses, bells; kept by the moment they are due."""

from dataclasses import dataclass, field
from heapq import heappop, heappush


@dataclass(frozen=True, order=True)
class Timer:
    """Something due at a moment: what, and for which key."""

    at: float
    number: int
    what: str = field(compare=False)
    key: tuple[str, ...] = field(compare=False)


class Timers:
    """Hold timers, the next one first."""

    def __init__(self) -> None:
        self._heap: list[Timer] = []
        self._last = 0

    def set(self, at: float, what: str, *key: str) -> None:
        """Remember to do something at a moment."""
        self._last += 1
        heappush(self._heap, Timer(at, self._last, what, key))

    def next_at(self) -> float | None:
        """Return the moment of the next timer."""
        return self._heap[0].at if self._heap else None

    def due(self, now: float) -> Timer | None:
        """Take the next timer if its moment has come."""
        return heappop(self._heap) if self._heap and self._heap[0].at <= now else None

    def __len__(self) -> int:
        return len(self._heap)
