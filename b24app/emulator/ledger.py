"""A numbered list of what happened: calls received, deliveries made."""

from collections import deque
from typing import Any

# Older entries are forgotten, so that a long run does not fill the memory.
LENGTH = 20_000


class Ledger:
    """Keep the latest entries under growing numbers, so that a test can ask for what came since."""

    def __init__(self, length: int = LENGTH) -> None:
        self._entries: deque[dict[str, Any]] = deque(maxlen=length)
        self.last = 0

    def write(self, **entry: Any) -> dict[str, Any]:
        """Add an entry and return it; it may still be filled in."""
        self.last += 1
        numbered = {"n": self.last, **entry}
        self._entries.append(numbered)
        return numbered

    def since(self, number: int = 0) -> list[dict[str, Any]]:
        """Return the entries after `number` that are still kept."""
        wanted = min(self.last - number, len(self._entries))
        return [self._entries[place] for place in range(len(self._entries) - wanted, len(self._entries))]

    @property
    def first_kept(self) -> int:
        """Return the number of the oldest entry still kept."""
        return self.last - len(self._entries) + 1
