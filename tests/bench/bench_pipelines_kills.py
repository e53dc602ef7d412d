"""Pipelines: an apply killed at every one of its moments and gone on with, compared with an undisturbed one."""

import tempfile
import time
from pathlib import Path

from tests.bench.table import Row
from tests.emulated import started
from tests.pipelines.kills import assert_resumed, moments, opened


def measure(*, is_small: bool) -> list[Row]:
    """Count the moments after which the portal was not as it has to be."""
    begun, wrong = time.monotonic(), []
    with tempfile.TemporaryDirectory() as folder, started(Path(folder) / "emulator.txt") as emulator:
        shop = opened(emulator, Path(folder))
        every = moments(shop, Path(folder))
        # Before the first intent there is nothing to go on with.
        places = range(1, len(every.seen), 5 if is_small else 1)
        for moment in places:
            try:
                assert_resumed(shop, Path(folder), every, moment)
            except AssertionError as fault:
                wrong.append(f"{every.seen[moment]}: {str(fault)[:200]}")
    print("\n".join(wrong))
    return [
        Row("steps of the plan", len({moment.partition(" ")[0] for moment in every.seen}), ""),
        Row("moments at which it was killed", len(places), ""),
        Row("moments after which the resumed portal differed", len(wrong), "", 0),
        Row("time", time.monotonic() - begun, "s"),
    ]
