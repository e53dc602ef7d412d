"""Operating time: seconds each method ran, summed per method and caller over ten slots of a minute."""

import time
from collections import defaultdict
from collections.abc import Callable

SLOT = 60
SLOTS = 10


class Operating:
    """Sum run time; above `limit` the next call of that method is refused until the oldest slot drops out.

    `scale` multiplies what is measured, so that a test reaches the limit with short calls.
    """

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self.limit = 480.0
        self.scale = 1.0
        self._slots: defaultdict[tuple[str, str], dict[int, float]] = defaultdict(dict)

    def add(self, caller: str, method: str, seconds: float) -> None:
        """Charge a finished call."""
        slots = self._slots[caller, method]
        current = int(self._now()) // SLOT
        slots[current] = slots.get(current, 0.0) + seconds * self.scale
        for old in [slot for slot in slots if slot <= current - SLOTS]:
            del slots[old]

    def spent(self, caller: str, method: str) -> float:
        """Return the seconds still counted."""
        oldest = int(self._now()) // SLOT - SLOTS
        return sum(spent for slot, spent in self._slots.get((caller, method), {}).items() if slot > oldest)

    def resets_at(self, caller: str, method: str) -> int:
        """Return the Unix time when the oldest slot drops out."""
        slots = self._slots.get((caller, method)) or {int(self._now()) // SLOT: 0.0}
        return (min(slots) + SLOTS) * SLOT

    def is_over(self, caller: str, method: str) -> bool:
        """Say whether the next call must be refused."""
        return self.spent(caller, method) > self.limit
