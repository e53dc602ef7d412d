"""What the job engine's own tables tell, and what keeps them orderly and quick: plain SQL beside the engine."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from b24app.jobs.inbox import Inbox
from b24app.store.db import Database, open_database

# The engine orders a lane by the time of acceptance, which SQLite under Python 3.11 gives in whole seconds: this makes
# it milliseconds, and at least one more than whatever waits in the same lane. It happens inside the transaction that
# accepts a job, so the order is the one in which acceptances were confirmed.
_ORDER = """
CREATE TRIGGER IF NOT EXISTS b24app_order AFTER INSERT ON workflow_status WHEN NEW.queue_partition_key IS NOT NULL
BEGIN
  UPDATE workflow_status SET created_at = MAX(
    CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER),
    1 + (SELECT MAX(created_at) FROM workflow_status WHERE queue_name = NEW.queue_name AND status = 'ENQUEUED'
      AND status IN ('ENQUEUED', 'PENDING') AND queue_partition_key = NEW.queue_partition_key
      AND priority = NEW.priority))
  WHERE workflow_uuid = NEW.workflow_uuid AND status = 'ENQUEUED';
END
"""
# Rows come and go by the thousand: the usual thresholds, a fifth of the table, would leave the planner blind.
_VACUUM_HARD = """
ALTER TABLE dbos.workflow_status SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.01,
  autovacuum_analyze_threshold = 500, autovacuum_vacuum_cost_delay = 0)
"""
_WAITING = """
SELECT queue_name, status, count(*), min(created_at) FROM {table}
WHERE status IN ('ENQUEUED', 'PENDING', 'DELAYED') AND queue_name IS NOT NULL GROUP BY queue_name, status
"""
_SOME = "SELECT count(*) FROM (SELECT 1 FROM {table} WHERE status = 'ENQUEUED' LIMIT {limit}) AS found"
_NOW = {
    "sqlite": "SELECT (julianday('now') - 2440587.5) * 86400000",
    "postgresql": "SELECT extract(epoch FROM now()) * 1000",
}
_MANY = 1000


@dataclass(frozen=True)
class Waiting:
    """Jobs of one queue in one state: `waiting`, `running` or `delayed`; how many, and the age of the oldest."""

    queue: str
    state: str
    count: int
    oldest_seconds: float


_STATES = {"ENQUEUED": "waiting", "PENDING": "running", "DELAYED": "delayed"}


class EngineTables:
    """The engine's tables of jobs."""

    def __init__(self, url: str) -> None:
        self._db: Database = open_database(url)
        self._table = "workflow_status" if self._db.is_sqlite else "dbos.workflow_status"
        self.inbox = Inbox(url)

    def prepare(self) -> None:
        """Add what the engine's own migrations lack."""
        with self._db.begin() as connection:
            connection.exec_driver_sql(_ORDER if self._db.is_sqlite else _VACUUM_HARD)
        self.inbox.prepare()
        self.close()

    def writing(self) -> AbstractContextManager[Any]:
        """Give a transaction on the engine's database, on the disk once it has ended."""
        return self._db.begin()

    def waiting(self) -> list[Waiting]:
        """Count the jobs that are not finished, by queue and state."""
        dialect = "sqlite" if self._db.is_sqlite else "postgresql"
        with self._db.reading() as connection:
            now = float(connection.exec_driver_sql(_NOW[dialect]).scalar_one())
            rows = connection.exec_driver_sql(_WAITING.format(table=self._table)).all()
        accepted, age = self.inbox.waiting()
        return [
            *([Waiting("accepted", "waiting", accepted, age)] if accepted else []),
            *(
                Waiting(queue, _STATES[status], count, max(0.0, (now - first) / 1000))
                for queue, status, count, first in rows
            ),
        ]

    def has_many(self, limit: int) -> bool:
        """Say whether at least so many jobs wait to be begun."""
        with self._db.reading() as connection:
            found = connection.exec_driver_sql(_SOME.format(table=self._table, limit=limit)).scalar_one()
        return int(found) >= limit

    def refresh(self) -> None:
        """Let PostgreSQL look at a table full of waiting jobs anew: it would go on planning for an empty one."""
        if not self._db.is_sqlite and self.has_many(_MANY):
            with self._db.begin() as connection:
                connection.exec_driver_sql(f"ANALYZE {self._table}")

    def close(self) -> None:
        """Close this process's connections."""
        self.inbox.close()
        self._db.close()
