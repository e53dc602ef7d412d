"""The client: 250 batches of fifty commands under a portal's own limit, 50 requests and 2 a second.

The portal is a stub with the real bucket rule that answers after 1 to 2 s (tests/bench/quick_portal.py).
"""

from tests.bench.client_runs import FAST, REAL, run
from tests.bench.table import Row

COUNT = 250


def measure(*, is_small: bool) -> list[Row]:
    """Measure one process, four processes with four threads each, and plain fast-bitrix24."""
    pace, target = (FAST, None) if is_small else (REAL, 0.97)
    rows = []
    for name, processes in (("1 process x 4 threads", 1), ("4 processes x 4 threads", 4)):
        one = run("batches", COUNT, pace, processes=processes)
        assert one.done == COUNT, one.said
        rows.append(Row(f"{name}: part of the theoretical rate", one.ratio, "", target, is_more_better=True))
        rows.append(Row(f"{name}: refused with 503", one.told["refused"], "", 0))
        rows.append(Row(f"{name}: time", one.seconds, "s"))
    plain = run("batches", COUNT, pace, plain=True)
    rows.append(Row(f"plain fast-bitrix24, {plain.end}: batches got back", plain.done, ""))
    rows.append(Row("plain fast-bitrix24: part of the theoretical rate", plain.ratio if plain.done else 0.0, ""))
    rows.append(Row("plain fast-bitrix24: refused with 503", plain.told["refused"], ""))
    rows.append(Row("plain fast-bitrix24: time", plain.seconds, "s"))
    return rows
