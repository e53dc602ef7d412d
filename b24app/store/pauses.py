"""Share among all processes until when methods rest that have used up their running time on a portal."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from b24app.clock import Clock, SystemClock
from b24app.store.db import Database
from b24app.store.rows import upsert
from b24app.store.tables import pauses


class StoredPauses:
    """The pauses of every caller: the portal counts the time of each webhook and application apart."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    def of(self, caller: str) -> Mapping[str, float]:
        """Return the methods of a caller at rest, each with the unix time it may be called again."""
        own = select(pauses.c.method, pauses.c.until).where(pauses.c.caller == caller, pauses.c.until > self._now())
        with self._db.reading() as connection:
            return {row.method: row.until for row in connection.execute(own)}

    def pause(self, caller: str, method: str, until: float) -> None:
        """Let a method rest, and forget the rests that are over."""
        with self._db.begin(is_hasty=True) as connection:
            connection.execute(delete(pauses).where(pauses.c.until <= self._now()))
            upsert(connection, pauses, {"caller": caller, "method": method}, {"until": until})

    def _now(self) -> float:
        return self._clock.now().timestamp()
