"""Examine the databases, and whether somebody does the work that waits in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from b24app.clock import Clock
from b24app.install.findings import Finding, fault, fine, note, tried
from b24app.jobs.lock import sqlite_path
from b24app.jobs.tables import EngineTables
from b24app.languages import phrase
from b24app.settings import Settings
from b24app.store.db import Database
from b24app.store.workers import Workers

_SLACK = timedelta(seconds=30)
_LONG = 900.0
"""Seconds after which waiting work is worth a word; a bulk job may well take longer."""


@dataclass(frozen=True)
class EngineRoom:
    """Examines databases and workers; changes nothing."""

    settings: Settings
    database: Database
    tables: EngineTables
    clock: Clock

    def examine(self) -> Iterator[Finding]:
        """Give the findings one by one; without a database, only that one."""
        missing = [path for path in map(_file, (self.settings.database, self.settings.jobs)) if path]
        if missing := [path for path in missing if not path.exists()]:
            # Opened, it would come into being.
            yield fault("database", phrase("there is no file {path} yet"), _MIGRATE, path=missing[0])
            return
        yield from tried("database", self._business)
        yield from tried("jobs", self._jobs)
        yield from tried("worker", self._workers)

    def _business(self) -> Iterator[Finding]:
        if self.database.is_current():
            yield fine("database", phrase("the database {name} answers and is up to date"), name=self.database.name)
        else:
            yield fault("database", phrase("the database is not that of this version"), _MIGRATE)

    def _jobs(self) -> Iterator[Finding]:
        waiting = [one for one in self.tables.waiting() if one.state == "waiting"]
        oldest = max((one.oldest_seconds for one in waiting), default=0.0)
        values = {"number": sum(one.count for one in waiting), "minutes": round(oldest / 60)}
        if oldest > _LONG:
            text = phrase("work waits: {number} jobs, the oldest for {minutes} minutes")
            yield note("jobs", text, phrase("see whether a worker runs, and whether bulk jobs are under way"), **values)
        else:
            yield fine("jobs", phrase("jobs that wait: {number}"), **values)

    def _workers(self) -> Iterator[Finding]:
        since = self.clock.now() - timedelta(seconds=self.settings.lease_seconds) - _SLACK
        alive = [one for one in Workers(self.database).all() if one.seen_at >= since]
        if alive:
            yield fine("worker", phrase("workers alive: {number}"), number=len(alive))
        else:
            text = phrase("no worker has been heard of: calls are accepted, but nothing is done")
            yield fault("worker", text, phrase("start b24app serve, or b24app worker beside b24app serve --no-worker"))


_MIGRATE = phrase("give: b24app migrate")


def _file(address: str) -> Path | None:
    return sqlite_path(address) if address.startswith("sqlite") else None
