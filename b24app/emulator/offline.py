"""The queue of offline events: one row for an event and an object, kept until an application takes it."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

# A row reserved for a process and never cleared is dropped after so many seconds: 34 days and 4 hours, as servers do.
RESERVED_FOR = 2_952_000


@dataclass
class OfflineRow:
    """A row of the queue."""

    id: int
    client_id: str
    connector: str
    event: str
    message_id: str
    data: Any
    # {"user_id": "1"}, or False when nobody caused it.
    additional: Any
    at: float
    process_id: str = ""
    is_error: bool = False


class OfflineQueue:
    """Hold the rows of all applications in the order of their ids."""

    def __init__(self) -> None:
        self._rows: dict[int, OfflineRow] = {}
        self._last = 0
        # When each bell (a binding of ONOFFLINEEVENT) rang last.
        self.rung: dict[int, float] = {}

    def put(self, client_id: str, connector: str, event: str, data: Any, additional: Any, at: float) -> bool:
        """Record a change; a row of the same event and object that nobody has reserved is renewed. True: a new row."""
        message_id = hashlib.md5(f"{event}|{json.dumps(data)}".encode(), usedforsecurity=False).hexdigest()
        key = (client_id, connector, message_id, "")
        known = next((row for row in self._rows.values() if _key(row) == key), None)
        if known:
            known.at, known.data, known.additional = at, data, additional
            return False
        self._last += 1
        row = OfflineRow(self._last, client_id, connector, event, message_id, data, additional, at)
        self._rows[row.id] = row
        return True

    def of(self, client_id: str, connector: str, now: float) -> list[OfflineRow]:
        """Return an application's rows of one source key."""
        self._drop_forgotten(now)
        return [row for row in self._rows.values() if (row.client_id, row.connector) == (client_id, connector)]

    def remove(self, rows: list[OfflineRow]) -> None:
        """Drop rows."""
        for row in rows:
            self._rows.pop(row.id, None)

    def forget_app(self, client_id: str) -> None:
        """Drop everything of an application."""
        self.remove([row for row in self._rows.values() if row.client_id == client_id])

    def _drop_forgotten(self, now: float) -> None:
        self.remove([row for row in self._rows.values() if row.process_id and row.at < now - RESERVED_FOR])


def _key(row: OfflineRow) -> tuple[str, str, str, str]:
    return row.client_id, row.connector, row.message_id, row.process_id
