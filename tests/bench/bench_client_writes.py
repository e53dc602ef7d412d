"""The client: 100,000 writes in batches, everything twenty times faster than life (50 requests, 40 a second).

The portal is a stub with the real bucket rule that answers after 0.05 to 0.1 s (tests/bench/quick_portal.py).
"""

from tests.bench.client_runs import FAST, run, wrong_ids
from tests.bench.table import Row


def measure(*, is_small: bool) -> list[Row]:
    """Measure our client and plain fast-bitrix24; every id is held against its own row."""
    count, target = (10_000, None) if is_small else (100_000, 0.97)
    one = run("writes", count, FAST)
    rows = [
        Row("part of the theoretical rate", one.ratio, "", target, is_more_better=True),
        Row("rows written", one.told["writes"], "", count, is_more_better=True),
        Row("rows whose id is not their own", wrong_ids(one), "", 0),
        Row("refused with 503", one.told["refused"], "", 0),
        Row("time", one.seconds, "s"),
        Row("peak memory", one.said[0]["peak"], "MB"),
    ]
    plain = run("writes", count, FAST, plain=True)
    return [
        *rows,
        Row(f"plain fast-bitrix24, {plain.end}: rows written", plain.told["writes"], ""),
        Row("plain fast-bitrix24: rows whose id is not known or not their own", wrong_ids(plain), ""),
        Row("plain fast-bitrix24: refused with 503", plain.told["refused"], ""),
        Row("plain fast-bitrix24: time", plain.seconds, "s"),
    ]
