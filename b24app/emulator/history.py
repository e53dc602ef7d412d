"""Stage history: one entry for every time a lead was created, moved or finished."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

Row = dict[str, Any]


class StageHistory:
    """Hold the entries in the order of their ids, found by lead too."""

    def __init__(self) -> None:
        self._entries: dict[int, Row] = {}
        self._of_lead: defaultdict[int, list[int]] = defaultdict(list)

    def append(self, entry: Row) -> None:
        """Add an entry."""
        self._entries[entry["ID"]] = entry
        self._of_lead[entry["OWNER_ID"]].append(entry["ID"])

    def of(self, lead_id: int) -> list[Row]:
        """Return a lead's entries."""
        return [self._entries[number] for number in self._of_lead.get(lead_id, ())]

    def forget(self, lead_id: int) -> None:
        """Drop a lead's entries."""
        for number in self._of_lead.pop(lead_id, ()):
            del self._entries[number]

    def __iter__(self) -> Iterator[Row]:
        return iter(self._entries.values())
