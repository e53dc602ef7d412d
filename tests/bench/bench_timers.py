"""Timers: how fast what is due becomes jobs, with three workers looking at once; each timer becomes one job."""

import multiprocessing
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from b24app.clock import SystemClock
from b24app.jobs.engine import Engine
from b24app.jobs.timers import Pace, Ticker
from b24app.store.db import open_database
from b24app.store.timers import WAITING, Owner, Timers
from tests.bench.table import Row
from tests.store import postgres

WORKERS, PORTALS = 3, 20
PACE = Pace(late_at_once=50)


def look(url: str, jobs: str, until: float, sent: "multiprocessing.Queue[int]") -> None:
    """Look for due timers as a worker does, without a rest."""
    db, engine = open_database(url), Engine(jobs)
    ticker = Ticker(Timers(db), engine.enqueue, SystemClock(), PACE)
    count, idle = 0, 0
    while idle < 3 and time.monotonic() < until:
        found = ticker.tick()
        count, idle = count + found, 0 if found else idle + 1
    engine.close()
    db.close()
    sent.put(count)


def measure(*, is_small: bool) -> list[Row]:
    """Measure on SQLite and on PostgreSQL."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, postgres.served() as server:
        files = [f"sqlite:///{Path(folder) / name}.sqlite" for name in ("b24app", "jobs")]
        for name, url, jobs in (("SQLite", *files), ("PostgreSQL", server.url, server.url)):
            rows += _measured(name, url, jobs, 400 if is_small else 1500)
    return rows


def _measured(name: str, url: str, jobs: str, count: int) -> list[Row]:
    db, engine = open_database(url), Engine(jobs)
    db.migrate()
    engine.migrate()
    timers, due = Timers(db), datetime(2026, 1, 1, tzinfo=UTC)
    began = time.monotonic()
    for number in range(count):
        timers.set(Owner(f"m{number % PORTALS}", "next_contact", "lead", number), "due", due)
    set_in, began = time.monotonic() - began, time.monotonic()
    # Processes of their own: a database connection must not cross a fork.
    context = multiprocessing.get_context("spawn")
    sent: multiprocessing.Queue[int] = context.Queue()
    workers = [context.Process(target=look, args=(url, jobs, began + 120, sent)) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    total = sum(sent.get(timeout=150) for _ in workers)
    for worker in workers:
        worker.join()
    took = time.monotonic() - began
    left = sum(len(timers.of_portal(f"m{number}", WAITING, count)) for number in range(PORTALS))
    engine.close()
    db.close()
    return [
        Row(f"{name}: timers set", count / set_in, "/s", is_more_better=True),
        Row(f"{name}: timers made jobs by {WORKERS} workers", count / took, "/s", is_more_better=True),
        Row(f"{name}: jobs more or fewer than {count} timers", abs(total - count), "", 0),
        Row(f"{name}: timers left", left, "", 0),
    ]
