"""Keep what web processes accept until a worker puts it in among the jobs.

A row here is all that stands between a call and its answer, so it is cheap. On SQLite it has a file of its own: a file
has one writer at a time, and in the jobs' file that is nearly always a worker.
"""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from b24app.jobs.lock import sqlite_path
from b24app.jobs.sqlite import write_ahead
from b24app.jobs.together import Together
from b24app.store.db import open_database
from b24app.store.files import private_file

_MOST = 500
_MAKE = """
CREATE TABLE IF NOT EXISTS {table} (number {number} PRIMARY KEY {more}, kind TEXT NOT NULL, body TEXT NOT NULL,
  accepted_at DOUBLE PRECISION NOT NULL, due_at DOUBLE PRECISION)
"""
_INSERT = "INSERT INTO {table} (kind, body, accepted_at, due_at) VALUES ({mark}, {mark}, {mark}, {mark})"
_OLDEST = "SELECT number, kind, body, due_at FROM {table} ORDER BY number LIMIT {most}"
_DELETE = "DELETE FROM {table} WHERE number = {mark}"
_COUNT = "SELECT count(*), min(accepted_at) FROM {table}"
_ALONE = "SELECT pg_try_advisory_xact_lock(824240002)"


@dataclass(frozen=True)
class Accepted:
    """A job that was accepted: its kind and body, and the seconds for which it still has to wait."""

    kind: str
    body: dict[str, Any]
    delay: float


class Inbox:
    """Accepted jobs in the order in which they were accepted."""

    def __init__(self, url: str) -> None:
        """Take the address of the jobs' database."""
        self._file = inbox_path(url) if url.startswith("sqlite") else None
        self._db = open_database(f"sqlite:///{self._file}" if self._file else url)
        self._table = "accepted" if self._file else "dbos.b24app_accepted"
        self._mark = "?" if self._file else "%s"
        self._together = Together(self._write)

    def prepare(self) -> None:
        """Make the table where it is missing."""
        number, more = ("INTEGER", "AUTOINCREMENT") if self._file else ("BIGSERIAL", "")
        if self._file:
            private_file(self._file)
        with self._turn():
            if self._file:
                write_ahead(self._file)
            with self._db.begin() as connection:
                connection.exec_driver_sql(_MAKE.format(table=self._table, number=number, more=more))

    def put(self, kind: str, body: dict[str, Any], delay: float) -> None:
        """Keep a job for good; calls that come at the same time share one wait for the disk."""
        now = time.time()
        # What could not be read back is refused at the door.
        self._together.put((kind, json.dumps(body), now, now + delay if delay else None))

    def hand_over(self, put: Callable[[Sequence[Accepted]], None]) -> None:
        """Give what was accepted to `put`, the oldest first, and forget it once `put` has kept it.

        After a crash between the two it is given again; one key is one job, so that changes nothing.
        """
        with self._alone() as is_alone:
            rows = self._oldest() if is_alone else []
            if rows:
                now = time.time()
                put([Accepted(kind, json.loads(body), max(0.0, (due or now) - now)) for _, kind, body, due in rows])
                self._forget([(number,) for number, *_ in rows])

    def waiting(self) -> tuple[int, float]:
        """Return how many wait here, and for how many seconds the first has."""
        with self._db.reading() as connection:
            count, first = connection.exec_driver_sql(_COUNT.format(table=self._table)).one()
        return int(count), max(0.0, time.time() - first) if count else 0.0

    def close(self) -> None:
        """Close this process's connections."""
        self._db.close()

    def _write(self, rows: Sequence[tuple[Any, ...]]) -> None:
        insert = _INSERT.format(table=self._table, mark=self._mark)
        with self._turn(), self._db.begin() as connection:
            connection.exec_driver_sql(insert, list(rows))

    def _forget(self, numbers: list[tuple[int]]) -> None:
        with self._turn(), self._db.begin(is_hasty=True) as connection:
            connection.exec_driver_sql(_DELETE.format(table=self._table, mark=self._mark), numbers)

    def _oldest(self) -> Sequence[Any]:
        with self._db.reading() as connection:
            return connection.exec_driver_sql(_OLDEST.format(table=self._table, most=_MOST)).all()

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Say whether no other worker hands over just now: two at once could mix the order up."""
        if self._file:
            yield True
            return
        with self._db.reading() as connection:
            yield bool(connection.exec_driver_sql(_ALONE).scalar_one())

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Let one process at a time write to the file.

        They wait in the kernel and go on at once, where SQLite itself looks again after longer and longer pauses. And
        without two writers at one moment there is no way into the known fault of SQLite's write-ahead log.
        """
        if not self._file:
            yield
            return
        handle = os.open(self._file.with_name(self._file.name + ".turn"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def inbox_path(url: str) -> Path:
    """Return the file beside the jobs' file, such as jobs.accepted.sqlite."""
    jobs = sqlite_path(url)
    return jobs.with_name(f"{jobs.stem}.accepted{jobs.suffix}")
