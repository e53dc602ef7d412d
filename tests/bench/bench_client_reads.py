"""The client: 500,000 rows read in order, everything twenty times faster than life (50 requests, 40 a second).

The portal is a stub with the real bucket rule that answers after 0.05 to 0.1 s (tests/bench/quick_portal.py).
"""

from tests.bench.client_runs import FAST, run
from tests.bench.table import Row


def measure(*, is_small: bool) -> list[Row]:
    """Measure our client and plain fast-bitrix24."""
    count = 150_000 if is_small else 500_000
    one = run("reads", 0, FAST, rows=count)
    rows = [
        Row("rows read, in order", one.done, "", count, is_more_better=True),
        Row("time / what the rate limit alone needs", 1 / one.ratio, "", None if is_small else 1.15),
        Row("time", one.seconds, "s"),
        Row("requests", one.told["requests"], ""),
        Row("refused with 503", one.told["refused"], "", 0),
        Row("peak memory", one.said[0]["peak"], "MB", 300),
    ]
    plain = run("reads", 0, FAST, rows=count, plain=True)
    return [
        *rows,
        Row(f"plain fast-bitrix24, {plain.end}: rows got back", plain.done, ""),
        Row("plain fast-bitrix24: refused with 503", plain.told["refused"], ""),
        Row("plain fast-bitrix24: time", plain.seconds, "s"),
        Row("plain fast-bitrix24: peak memory", plain.said[0]["peak"], "MB"),
    ]
