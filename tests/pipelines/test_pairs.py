"""One pipeline applied over another loses no lead, writes nothing that was not in the plan, and can be taken back.

python -m tests.bench pipelines_pairs does the same a thousand times.
"""

import pytest

from tests.pipelines.pairs import Tally, run_pair
from tests.pipelines.shop import Shop


@pytest.mark.parametrize("first", [0, 100])
def test_pairs_of_pipelines_applied_one_over_the_other(emulator, tmp_path, first):
    shop, tally = Shop.opened(emulator, tmp_path), Tally()
    for seed in range(first, first + 10):
        run_pair(shop, seed, tally)
    assert tally.faults == []
    assert (tally.lost, tally.astray, tally.altered, tally.missing, tally.repeated, tally.not_back) == (0,) * 6
    assert min(tally.moved, tally.verbs["move items"], tally.verbs["delete stage"], tally.verbs["create field"]) > 0
