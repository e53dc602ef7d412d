"""Share one request limit among all threads and processes that talk to a portal: a row each, taken under its lock."""

from dataclasses import dataclass
from math import inf
from typing import Any

from sqlalchemy import Connection, Row, select, update

from b24app.clock import Clock, SystemClock
from b24app.store.db import Database
from b24app.store.rows import insert_new
from b24app.store.tables import limits

_SHARE_OF_SIZE = 0.96
_SHARE_OF_RATE = 0.9995
"""We stay a little under the portal's own figures, since its clock and ours count a request at different moments."""

_LONGEST_QUEUE = 600.0
"""Seconds; a row that says more was written by a clock that has jumped."""


class Limits:
    """Hands out the moments at which requests to a portal may leave."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    def reserve(self, key: str, size: int, rate: float, within: float = inf) -> float:
        """Return the seconds to wait for the next free place; it is taken only if they are not more than `within`."""
        with self._db.begin(is_hasty=True) as connection:
            row, now = self._row(connection, key), self._clock.now().timestamp()
            free_at = min(max(row.free_at, now), now + _LONGEST_QUEUE)
            beat = 1 / _pace(row.rate or rate)
            # Rounded, since sums of unix times are a little off and no wait must be none.
            wait: float = max(0.0, round(free_at - now - (_capacity(row.size or size) - 1) * beat, 4))
            if wait <= within:
                self._set(connection, key, free_at=free_at + beat)
        return wait

    def full(self, key: str, size: int, rate: float) -> None:
        """Note that the portal itself said its bucket is full."""
        with self._db.begin(is_hasty=True) as connection:
            row = self._row(connection, key)
            full_at = self._clock.now().timestamp() + _capacity(row.size or size) / _pace(row.rate or rate)
            self._set(connection, key, free_at=max(row.free_at, full_at))

    def learn(self, key: str, size: int, rate: float) -> None:
        """Keep what a portal's plan allows; from now on that holds instead of what callers bring."""
        with self._db.begin() as connection:
            self._row(connection, key)
            self._set(connection, key, size=size, rate=rate)

    def learnt(self, key: str) -> tuple[int, float] | None:
        """Return size and rate that a portal's plan allows; None while nobody has asked."""
        with self._db.reading() as connection:
            found = connection.execute(select(limits.c.size, limits.c.rate).where(limits.c.portal == key)).one_or_none()
        return (found.size, found.rate) if found and found.rate else None

    def bucket(self, key: str, size: int, rate: float) -> "SharedBucket":
        """Return the limit of one portal as the portal client wants it."""
        return SharedBucket(self, key, size, rate)

    def _row(self, connection: Connection, key: str) -> Row[Any]:
        own = select(limits).where(limits.c.portal == key).with_for_update()
        found = connection.execute(own).one_or_none()
        if found is None:
            insert_new(connection, limits, {"portal": key}, {"free_at": 0.0})
            found = connection.execute(own).one()
        return found

    def _set(self, connection: Connection, key: str, **values: float) -> None:
        connection.execute(update(limits).where(limits.c.portal == key).values(values))


@dataclass(frozen=True)
class SharedBucket:
    """The limit of one portal."""

    limits: Limits
    key: str
    size: int
    rate: float

    def reserve(self, within: float = inf) -> float:
        """Return the seconds to wait for the next free place; it is taken only if they are not more than `within`."""
        return self.limits.reserve(self.key, self.size, self.rate, within)

    def full(self) -> None:
        """Note that the portal said its bucket is full."""
        self.limits.full(self.key, self.size, self.rate)


def _capacity(size: int) -> int:
    return max(1, int(size * _SHARE_OF_SIZE))


def _pace(rate: float) -> float:
    return rate * _SHARE_OF_RATE
