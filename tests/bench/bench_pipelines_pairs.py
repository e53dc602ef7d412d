"""Pipelines: 1,000 random pairs applied one over the other, with leads on the stages, against the emulator."""

import tempfile
import time
from pathlib import Path

from tests.bench.table import Row
from tests.emulated import started
from tests.pipelines.pairs import Tally, run_pair
from tests.pipelines.shop import Shop


def measure(*, is_small: bool) -> list[Row]:
    """Count what was lost, astray or not planned: nothing may be."""
    count, tally, begun = (50 if is_small else 1000), Tally(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder, started(Path(folder) / "emulator.txt") as emulator:
        shop = Shop.opened(emulator, Path(folder))
        for seed in range(count):
            run_pair(shop, seed, tally)
    for fault in tally.faults[:20]:
        print(fault)
    return [
        Row("pairs", tally.pairs, "", count, is_more_better=True),
        Row("leads on their stages", tally.leads, ""),
        Row("leads moved by the plans", tally.moved, ""),
        *(Row(f"steps: {name}", number, "") for name, number in sorted(tally.verbs.items())),
        Row("writes the portal saw", tally.writes, ""),
        Row("leads lost", tally.lost, "", 0),
        Row("leads on a stage that is gone, or not on the planned one", tally.astray, "", 0),
        Row("leads altered in anything but stage and answers", tally.altered, "", 0),
        Row("writes that were not in the plan", tally.unplanned, "", 0),
        Row("steps of plans that the portal never saw", tally.missing, "", 0),
        Row("writes and steps of the second apply", tally.repeated, "", 0),
        # Text that became money comes back as the portal writes money.
        Row("answers and places that a rollback brought back otherwise", tally.not_back, ""),
        Row("time", time.monotonic() - begun, "s"),
    ]
