"""Accepting robot calls under gunicorn with 2 processes, beside a view that reads the form and stores nothing.

The load comes from the same machine, and no worker runs. Options: --calls=6000 --seconds=30
"""

from tests.bench.load import Load, flood, steady
from tests.bench.serving import Serving, call, serving
from tests.bench.table import Row

_STEADY = 100.0


def measure(*, is_small: bool, calls: float = 0, seconds: float = 0) -> list[Row]:
    """Measure saturation and 100 calls a second."""
    many, long = int(calls or (1500 if is_small else 6000)), seconds or (8 if is_small else 30)
    with serving("sqlite") as one:
        one.web("tests.bench.plain_view:app")
        nothing, calm = _measured(one, many, long)
    rows = [Row("stores nothing: saturation", nothing.rate, "/s"), *_latencies("stores nothing", calm)]
    for database in ("sqlite", "postgresql"):
        with serving(database) as one:
            one.web()
            full, calm = _measured(one, many, long)
            kept = one.unfinished()
        rows.append(Row(f"{database}: saturation", full.rate, "/s"))
        rows.append(Row(f"{database}: latency p50 at saturation", full.percentile(0.5), "ms"))
        rows.append(Row(f"{database}: latency p99 at saturation", full.percentile(0.99), "ms"))
        rows.append(
            Row(f"{database}: ratio to storing nothing", full.rate / nothing.rate, "", 0.35, is_more_better=True)
        )
        rows += _latencies(database, calm, 100)
        rows.append(Row(f"{database}: accepted and not kept", len(full.accepted) + len(calm.accepted) - kept, "", 0))
    return rows


def _measured(one: Serving, calls: int, seconds: float) -> tuple[Load, Load]:
    flood(one.port, lambda number: call(10_000_000 + number), calls=0)
    full = flood(one.port, lambda number: call(number, number % 4), calls=calls)
    calm = steady(one.port, lambda number: call(1_000_000 + number, number % 4), rate=_STEADY, seconds=seconds)
    return full, calm


def _latencies(name: str, calm: Load, target: float | None = None) -> list[Row]:
    return [
        Row(f"{name}: p50 at 100/s", calm.percentile(0.5), "ms"),
        Row(f"{name}: p99 at 100/s", calm.percentile(0.99), "ms", target),
        Row(f"{name}: not accepted at 100/s", calm.refused, "", 0),
    ]
