"""10,000 calls of all fourteen robots, each true one repeated up to 40 times in any order, against each made once.

Options: --calls=10000 --each=36 --seed=1
"""

import random
import tempfile
from collections import Counter
from pathlib import Path

from tests.bench.table import Row
from tests.reordered import bench, times_of


def measure(*, is_small: bool, calls: float = 0, each: float = 0, seed: float = 1) -> list[Row]:
    """Count effects that are there more or less often than where each call was made once."""
    cards, total = int(each or (3 if is_small else 36)), int(calls or (300 if is_small else 10_000))
    effects, made, true = [], 0, 0
    for is_repeated in (False, True):
        chance = random.Random(int(seed))
        with tempfile.TemporaryDirectory(prefix="b24reordered") as home, bench(Path(home), cards) as one:
            true = len(one.calls)
            times = times_of(true, total, chance) if is_repeated else [1] * true
            made = one.deliver(times, chance)
            effects.append(one.effects())
    once, often = effects
    for place in once:
        if once[place] != often[place]:
            print(f"{place}: {dict(once[place])} once, {dict(often[place])} repeated", flush=True)
    doubled = sum((often[place] - once[place]).total() for place in once)
    lost = sum((once[place] - often[place]).total() for place in once)
    all_of_them: Counter[str] = sum((Counter(one) for one in once.values()), Counter())
    return [
        Row("true calls", true, ""),
        Row("calls made", made, ""),
        Row("effects (" + ", ".join(f"{name} {count}" for name, count in sorted(all_of_them.items())) + ")",
            all_of_them.total(), ""),
        Row("effects doubled", doubled, "", 0),
        Row("effects missing", lost, "", 0),
    ]  # fmt: skip
