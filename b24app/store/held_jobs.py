"""Remember the jobs that were put off and hold up whatever stands behind them in the same line."""

from sqlalchemy import BigInteger, Column, Double, String, Table, bindparam, delete, func, select

from b24app.clock import Clock, SystemClock
from b24app.store.db import Database
from b24app.store.rows import upsert
from b24app.store.tables import metadata

held_jobs = Table(
    "held_jobs",
    metadata,
    Column("line", String(255), primary_key=True),
    Column("job", String(255), primary_key=True),
    # Where in the line the job stands: a smaller number was accepted earlier.
    Column("place", BigInteger, nullable=False),
    Column("until", Double, nullable=False),
)

_FORGOTTEN = 86_400.0
"""Seconds; a job that should have been tried that long ago is lost and holds nobody up any more."""


# Made once: each job asks for it.
_AHEAD = select(func.max(held_jobs.c.until)).where(
    held_jobs.c.line == bindparam("in_line"),
    held_jobs.c.place < bindparam("before"),
    held_jobs.c.until > bindparam("not_lost"),
)


class HeldJobs:
    """The jobs put off, by their line."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    def ahead(self, line: str, place: int) -> float | None:
        """Return the seconds until the last job ahead of this place is tried again; None where nothing is ahead."""
        now = self._clock.now().timestamp()
        with self._db.reading() as connection:
            until = connection.scalar(_AHEAD, {"in_line": line, "before": place, "not_lost": now - _FORGOTTEN})
        return None if until is None else max(0.0, until - now)

    def hold(self, line: str, job: str, place: int, seconds: float) -> None:
        """Note that a job is put off; whatever stands behind it waits."""
        until = self._clock.now().timestamp() + seconds
        with self._db.begin() as connection:
            upsert(connection, held_jobs, {"line": line, "job": job}, {"place": place, "until": until})

    def release(self, line: str, job: str) -> None:
        """Note that a job is over, and forget those of its line that were lost."""
        lost = held_jobs.c.until < self._clock.now().timestamp() - _FORGOTTEN
        with self._db.begin() as connection:
            own = held_jobs.c.line == line
            connection.execute(delete(held_jobs).where(own, (held_jobs.c.job == job) | lost))
