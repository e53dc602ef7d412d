"""200 robot calls a second while a bulk job runs: nothing lost, and every call accepted soon.

Options: --minutes=10 --rate=200 --drain=0 (seconds to wait until everything accepted is also done) --postgresql=0
"""

import time

from tests.bench.counting import KIND
from tests.bench.load import steady
from tests.bench.serving import Serving, call, serving
from tests.bench.table import Row

_PORTALS = 4


def measure(
    *, is_small: bool, minutes: float = 0, rate: float = 200, drain: float = 0, postgresql: float = 0
) -> list[Row]:
    """Accept under load; a worker does calls and a bulk job meanwhile, as fast as the machine lets it."""
    seconds = 60 * (minutes or (0.25 if is_small else 10))
    with serving("postgresql" if postgresql else "sqlite", _PORTALS) as one:
        one.web()
        one.worker("tests.bench.counting")
        bulk = one.app.bulk
        number = bulk.start(KIND, "member0", {}, total=1_000_000)
        load = steady(one.port, lambda n: call(n, n % _PORTALS), rate=rate, seconds=seconds)
        kept, counted = one.calls_kept(), bulk.jobs.get(number).done
        bulk.cancel(number)
        left = _drained(one, drain)
    return [
        Row("calls sent", len(load.accepted) + load.refused, ""),
        Row("calls not accepted", load.refused, "", 0),
        Row("calls accepted and lost", max(0, len(load.accepted) - kept), "", 0),
        Row("accept p50", load.percentile(0.5), "ms"),
        Row("accept p99", load.percentile(0.99), "ms", 250),
        Row("things the bulk job did meanwhile", counted, ""),
        Row("calls not done yet at the end", left, ""),
    ]


def _drained(one: Serving, seconds: float) -> int:
    until = time.monotonic() + seconds
    while time.monotonic() < until and one.calls_left():
        time.sleep(1)
    return one.calls_left()
