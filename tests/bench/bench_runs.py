"""Ten thousand tiny robot runs: how many a second, and how much the databases grow.

Options: --runs=10000 --portals=4
"""

import time

from b24app.robots.run import KIND
from tests.bench.serving import Serving, serving
from tests.bench.table import Row


def measure(*, is_small: bool, runs: float = 0, portals: float = 4) -> list[Row]:
    """Put everything in first, then let one worker do it."""
    count = int(runs or (500 if is_small else 10_000))
    rows = []
    for database in ("sqlite", "postgresql"):
        with serving(database, int(portals)) as one:
            before, begun = one.size(), time.monotonic()
            _put_in(one, count, int(portals))
            put = time.monotonic() - begun
            one.worker()
            begun, used = _first_done(one, count), one.processor_seconds("worker")
            while left := one.calls_left():
                time.sleep(0.5)
            took, grown = time.monotonic() - begun, one.size() - before
            used = one.processor_seconds("worker") - used
        rows.append(Row(f"{database}: put in by one process", count / put, "/s"))
        rows.append(Row(f"{database}: runs", count / took, "/s"))
        rows.append(Row(f"{database}: processor time of the worker for a run", 1000 * used / count, "ms"))
        rows.append(Row(f"{database}: not done", left, "", 0))
        rows.append(Row(f"{database}: growth a run", grown / count, "bytes"))
    return rows


def _put_in(one: Serving, count: int, portals: int) -> None:
    for number in range(count):
        payload = {"code": "tiny", "event_token": f"t{number}", "use_subscription": "N", "properties": {}}
        payload |= {"document_id": ["crm", "CCrmDocumentLead", f"LEAD_{number}"]}
        portal = f"member{number % portals}"
        one.app.engine.enqueue(KIND, portal, f"robot:{number}", payload, line=f"LEAD_{number}")


def _first_done(one: Serving, count: int) -> float:
    """Wait until the worker has begun, so that its start is not counted."""
    while one.calls_left() >= count:
        time.sleep(0.05)
    return time.monotonic()
