"""A clean-up does what was decided, in silence, and loses nothing."""

from pathlib import Path

import pytest

from tests.cleanup.mended import Mended
from tests.cleanup.piles import small_pile
from tests.emulated import Emulator


@pytest.fixture
def box(emulator: Emulator, tmp_path: Path) -> Mended:
    return small_pile(Mended.opened(emulator, tmp_path / "home"))


def test_a_pile_becomes_clients_without_deals_and_nothing_is_lost_or_started(box: Mended):
    before, letters = box.counters(), {row["ID"]: (row["SUBJECT"], row["DESCRIPTION"]) for row in box.letters()}
    box.take()
    cleaned = box.clean()
    assert [one.differs for one in cleaned] == [{}] * len(cleaned)
    assert sum(one.done for one in cleaned) == len(box.decisions)
    assert box.counters() == before
    assert not box.cards("deal")
    assert {row["ID"]: (row["SUBJECT"], row["DESCRIPTION"]) for row in box.letters()} == letters
