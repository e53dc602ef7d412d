"""A numbered list of what happened: calls received, deliveries made."""

from typing import Any


class Ledger:
    """Keep entries under growing numbers, so that a test can ask for what came since."""

    def __init__(self) -> None:
        self._entries: list[dict[str, Any]] = []

    def write(self, **entry: Any) -> dict[str, Any]:
        """Add an entry and return it; it may still be filled in."""
        numbered = {"n": len(self._entries) + 1, **entry}
        self._entries.append(numbered)
        return numbered

    def since(self, number: int = 0) -> list[dict[str, Any]]:
        """Return the entries after `number`."""
        return self._entries[number:]
