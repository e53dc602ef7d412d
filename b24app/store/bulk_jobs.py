"""Keep each bulk job: how far it came, and whether it goes on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Integer, String, Table, Text, insert, select, update

from b24app.clock import Clock, SystemClock
from b24app.store.db import Database
from b24app.store.faults import Unknown
from b24app.store.tables import Moment, metadata

RUNNING = "running"
PAUSED = "paused"
CANCELLED = "cancelled"
FAILED = "failed"
DONE = "done"

bulk_jobs = Table(
    "bulk_jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member_id", String(64), nullable=False, index=True),
    Column("kind", String(128), nullable=False),
    Column("payload", JSON, nullable=False),
    # Where the work goes on, in the words of whoever does it; and how often the place was moved.
    Column("cursor", JSON, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer),
    Column("state", String(16), nullable=False),
    Column("reason", Text),
    Column("made_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
)


@dataclass(frozen=True)
class BulkJob:
    """One bulk job as it stands."""

    id: int
    member_id: str
    kind: str
    payload: dict[str, Any]
    cursor: Any
    turn: int
    done: int
    total: int | None
    state: str
    reason: str | None
    made_at: datetime
    changed_at: datetime


class NoSuchJob(Unknown):
    """There is no bulk job of this number; see "b24app jobs list"."""

    code = "jobs.unknown"


class BulkJobs:
    """The bulk jobs of all portals."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    def add(self, member_id: str, kind: str, payload: Mapping[str, Any], cursor: Any, total: int | None) -> int:
        """Store a new job, running from its first cursor, and return its number."""
        now = self._clock.now()
        row = {"member_id": member_id, "kind": kind, "payload": dict(payload), "cursor": cursor, "turn": 0, "done": 0}
        row |= {"total": total, "state": RUNNING, "made_at": now, "changed_at": now}
        with self._db.begin() as connection:
            return int(connection.execute(insert(bulk_jobs).returning(bulk_jobs.c.id), row).scalar_one())

    def get(self, job_id: int) -> BulkJob:
        """Return a job; raises NoSuchJob."""
        with self._db.reading() as connection:
            row = connection.execute(select(bulk_jobs).where(bulk_jobs.c.id == job_id)).mappings().one_or_none()
        if row is None:
            raise NoSuchJob(where=str(job_id))
        return BulkJob(**row)

    def all(self, *, unfinished: bool = False) -> list[BulkJob]:
        """Return the jobs, newest first; if asked only those that run or are paused."""
        wanted = select(bulk_jobs).order_by(bulk_jobs.c.id.desc())
        if unfinished:
            wanted = wanted.where(bulk_jobs.c.state.in_([RUNNING, PAUSED]))
        with self._db.reading() as connection:
            return [BulkJob(**row) for row in connection.execute(wanted).mappings()]

    def of(self, member_id: str, kinds: Collection[str], limit: int = 20) -> list[BulkJob]:
        """Return the latest jobs of some kinds of a portal, newest first."""
        own = bulk_jobs.c.member_id == member_id, bulk_jobs.c.kind.in_(list(kinds))
        wanted = select(bulk_jobs).where(*own).order_by(bulk_jobs.c.id.desc()).limit(limit)
        with self._db.reading() as connection:
            return [BulkJob(**row) for row in connection.execute(wanted).mappings()]

    def tell(self, job: BulkJob, cursor: Any, total: int | None) -> bool:
        """Note within a portion how far it is; the job's place stays. False where the job is not to go on."""
        own = update(bulk_jobs).where(
            bulk_jobs.c.id == job.id, bulk_jobs.c.turn == job.turn, bulk_jobs.c.state == RUNNING
        )
        with self._db.begin() as connection:
            return connection.execute(own.values(cursor=cursor, total=total)).rowcount == 1

    def move(self, job: BulkJob, cursor: Any, done: int, *, is_last: bool) -> bool:
        """Move the cursor from where `job` saw it; False where somebody else has moved it meanwhile."""
        values = {"cursor": cursor, "turn": job.turn + 1, "done": job.done + done, "changed_at": self._clock.now()}
        # A job paused or cancelled in the middle of a portion keeps what the portion did.
        own = update(bulk_jobs).where(bulk_jobs.c.id == job.id, bulk_jobs.c.turn == job.turn)
        with self._db.begin() as connection:
            is_moved = connection.execute(own.values(values)).rowcount == 1
            if is_moved and is_last:
                ending = update(bulk_jobs).where(bulk_jobs.c.id == job.id, bulk_jobs.c.state != CANCELLED)
                connection.execute(ending.values(state=DONE))
        return is_moved

    def turn_to(self, job_id: int, state: str, *, among: tuple[str, ...], reason: str | None = None) -> bool:
        """Change the state if it is one of `among`; tells whether it was."""
        values = {"state": state, "reason": reason, "changed_at": self._clock.now()}
        own = update(bulk_jobs).where(bulk_jobs.c.id == job_id, bulk_jobs.c.state.in_(among))
        with self._db.begin() as connection:
            return connection.execute(own.values(values)).rowcount == 1
