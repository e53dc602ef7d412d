"""Stages and other dictionaries: the rows crm.status.* works on, found by id or by (dictionary, code)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass
class Status:
    """A row of a dictionary; for lead stages the dictionary is STATUS."""

    id: int
    entity_id: str
    status_id: str
    name: str
    sort: int = 10
    is_system: bool = False
    color: str | None = None
    # "S", "F" or None for work.
    semantics: str | None = None
    name_init: str | None = None
    # Of stages of a pipeline beside the default one of deals.
    category_id: int | None = None


class Dictionaries:
    """Hold every dictionary's rows."""

    def __init__(self) -> None:
        self._by_id: dict[int, Status] = {}
        self._by_code: dict[tuple[str, str], Status] = {}
        self._of: defaultdict[str, list[Status]] = defaultdict(list)

    def put(self, status: Status) -> None:
        """Keep a row."""
        self._by_id[status.id] = status
        self._by_code[status.entity_id, status.status_id] = status
        self._of[status.entity_id].append(status)

    def remove(self, status: Status) -> None:
        """Forget a row."""
        del self._by_id[status.id]
        del self._by_code[status.entity_id, status.status_id]
        self._of[status.entity_id].remove(status)

    def get(self, status_id: int) -> Status | None:
        """Find a row by its number."""
        return self._by_id.get(status_id)

    def find(self, entity_id: str, code: str) -> Status | None:
        """Find a row by dictionary and code."""
        return self._by_code.get((entity_id, code))

    def of(self, entity_id: str) -> list[Status]:
        """Return a dictionary's rows as people see them, by SORT."""
        rows = self._of.get(entity_id, [])
        return sorted(rows, key=lambda row: (row.sort, row.id))

    def __iter__(self) -> Iterator[Status]:
        return iter(self._by_id.values())
