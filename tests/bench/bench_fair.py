"""A portal with 100,000 waiting calls beside small ones: how long the small ones' calls wait.

Options: --jobs=100000 --calls=50 --postgresql=0
"""

import time

from b24app.robots.run import KIND
from tests.bench.serving import Serving, serving
from tests.bench.table import Row


def measure(*, is_small: bool, jobs: float = 0, calls: float = 50, postgresql: float = 0) -> list[Row]:
    """Measure a call from acceptance to its end, alone and beside the large portal."""
    many = int(jobs or (2_000 if is_small else 100_000))
    with serving("postgresql" if postgresql else "sqlite") as one:
        one.worker()
        _run(one, "warm", "member1")
        alone = sorted(_run(one, f"alone{number}", "member1") for number in range(int(calls)))
        for number in range(many):
            _put(one, f"large{number}", "member0")
        one.app.engine.tables.refresh()
        beside = sorted(_run(one, f"beside{number}", "member1") for number in range(int(calls)))
        left = one.unfinished()
    middle = int(calls) // 2
    return [
        Row("p50 of a call, nobody else there", alone[middle], "s"),
        Row(f"p50 beside a portal with {many:,} waiting calls", beside[middle], "s", 1),
        Row("its longest", beside[-1], "s"),
        Row("calls of the large portal still waiting then", left, ""),
    ]


def _put(one: Serving, key: str, portal: str) -> None:
    payload = {"code": "tiny", "event_token": key, "use_subscription": "N", "properties": {}}
    payload |= {"document_id": ["crm", "CCrmDocumentLead", f"LEAD_{abs(hash(key)) % 10**6}"]}
    one.app.engine.enqueue(KIND, portal, key, payload, line=key)


def _run(one: Serving, key: str, portal: str) -> float:
    begun = time.monotonic()
    _put(one, key, portal)
    while (found := one.app.runs.find(f"{portal}:{key}")) is None or found.ended_at is None:
        assert time.monotonic() - begun < 60, f"{key} was not done"
        time.sleep(0.02)
    return time.monotonic() - begun
