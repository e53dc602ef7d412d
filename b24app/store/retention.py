"""Delete runs and bulk jobs that were finished long ago, some at a time."""

from datetime import datetime

from sqlalchemy import Index, delete, select

from b24app.store.bulk_jobs import CANCELLED, DONE, FAILED, bulk_jobs
from b24app.store.db import Database
from b24app.store.tables import runs

Index("ix_runs_ended_at", runs.c.ended_at)


class Retention:
    """The rows that may be forgotten."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def runs(self, before: datetime, limit: int) -> int:
        """Delete runs that ended before a time, with their effects; returns how many."""
        old = select(runs.c.run_key).where(runs.c.ended_at < before).order_by(runs.c.ended_at).limit(limit)
        with self._db.begin() as connection:
            keys = list(connection.scalars(old))
            connection.execute(delete(runs).where(runs.c.run_key.in_(keys)))
        return len(keys)

    def bulk_jobs(self, before: datetime, limit: int) -> int:
        """Delete bulk jobs that ended before a time; returns how many."""
        is_over = bulk_jobs.c.state.in_([DONE, CANCELLED, FAILED])
        old = select(bulk_jobs.c.id).where(is_over, bulk_jobs.c.changed_at < before).limit(limit)
        with self._db.begin() as connection:
            keys = list(connection.scalars(old))
            connection.execute(delete(bulk_jobs).where(bulk_jobs.c.id.in_(keys)))
        return len(keys)
