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
        # The latest row of an application, a source key and a message.
        self._latest: dict[tuple[str, str, str], OfflineRow] = {}
        self._last = 0
        # When each bell (a binding of ONOFFLINEEVENT) rang last.
        self.rung: dict[int, float] = {}

    def put(self, client_id: str, connector: str, event: str, data: Any, additional: Any, at: float) -> bool:
        """Record a change; a row of the same event and object that nobody has reserved is renewed. True: a new row."""
        message_id = hashlib.md5(f"{event}|{json.dumps(data)}".encode(), usedforsecurity=False).hexdigest()
        key = (client_id, connector, message_id)
        known = self._latest.get(key)
        if known and known.id in self._rows and not known.process_id:
            known.at, known.data, known.additional = at, data, additional
            return False
        self._last += 1
        row = OfflineRow(self._last, client_id, connector, event, message_id, data, additional, at)
        self._rows[row.id] = self._latest[key] = row
        return True

    def of(self, client_id: str, connector: str, now: float) -> list[OfflineRow]:
        """Return an application's rows of one source key."""
        self._drop_forgotten(now)
        return [row for row in self._rows.values() if (row.client_id, row.connector) == (client_id, connector)]

    def remove(self, rows: list[OfflineRow]) -> None:
        """Drop rows."""
        for row in rows:
            self._rows.pop(row.id, None)
            if self._latest.get(key := (row.client_id, row.connector, row.message_id)) is row:
                del self._latest[key]

    def fail(self, rows: list[OfflineRow]) -> None:
        """Mark reserved rows as failed and set them free; what came of the same change meanwhile gives way to them."""
        for row in rows:
            key = (row.client_id, row.connector, row.message_id)
            newer = self._latest.get(key)
            if newer is not None and newer is not row:
                self.remove([newer])
            row.is_error, row.process_id = True, ""
            self._latest[key] = row

    def forget_app(self, client_id: str) -> None:
        """Drop everything of an application."""
        self.remove([row for row in self._rows.values() if row.client_id == client_id])

    def _drop_forgotten(self, now: float) -> None:
        self.remove([row for row in self._rows.values() if row.process_id and row.at < now - RESERVED_FOR])
