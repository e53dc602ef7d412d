"""Know which workers are alive: each writes a row of its own every few seconds."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Integer, String, Table, delete, select, update

from b24app.clock import Clock, SystemClock
from b24app.store.db import Database
from b24app.store.rows import upsert
from b24app.store.tables import Moment, metadata

workers = Table(
    "workers",
    metadata,
    Column("name", String(128), primary_key=True),
    # Machine and process space, process number, and when that process was born: enough to see on the spot that it died.
    Column("place", String(255), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("born", String(32), nullable=False),
    Column("beats", Integer, nullable=False),
    Column("seen_at", Moment, nullable=False),
)


@dataclass(frozen=True)
class Worker:
    """One worker process as it has told about itself last."""

    name: str
    place: str
    pid: int
    born: str
    beats: int
    seen_at: datetime


class Workers:
    """The workers of every machine."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    def enter(self, name: str, place: str, pid: int, born: str) -> None:
        """Note that a worker begins."""
        values = {"place": place, "pid": pid, "born": born, "beats": 0, "seen_at": self._clock.now()}
        with self._db.begin() as connection:
            upsert(connection, workers, {"name": name}, values)

    def beat(self, name: str) -> bool:
        """Note that a worker is alive; False where others have already taken it for dead."""
        values = {"beats": workers.c.beats + 1, "seen_at": self._clock.now()}
        with self._db.begin(is_hasty=True) as connection:
            return connection.execute(update(workers).where(workers.c.name == name).values(values)).rowcount == 1

    def leave(self, name: str) -> None:
        """Forget a worker that has ended or was taken for dead."""
        with self._db.begin() as connection:
            connection.execute(delete(workers).where(workers.c.name == name))

    def all(self) -> list[Worker]:
        """Return every worker, alive or not yet known to be dead."""
        with self._db.reading() as connection:
            return [Worker(**row) for row in connection.execute(select(workers).order_by(workers.c.name)).mappings()]
