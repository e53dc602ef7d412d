"""Say what may be forgotten after a while, and how it is done."""

from collections.abc import Callable
from datetime import datetime

from b24app.clock import Clock
from b24app.jobs.janitor import Janitor
from b24app.store.db import Database
from b24app.store.imports import Imports
from b24app.store.retention import Retention
from b24app.store.timers import Timers

Tidy = Callable[[datetime, int], int]


def janitor_of(database: Database, jobs: Tidy, clock: Clock, keep_days: int) -> Janitor:
    """Return what forgets things that were finished long ago."""
    old = Retention(database)
    kept = {"jobs": jobs, "runs": old.runs, "bulk jobs": old.bulk_jobs, "timers": Timers(database, clock).tidy}
    kept["imports"] = Imports(database, clock).old
    return Janitor(kept, clock, keep_days)
