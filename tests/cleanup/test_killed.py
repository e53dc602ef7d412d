"""A clean-up that dies anywhere goes on without a step lost or done twice, and so does taking it back."""

import random
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from tests.cleanup.mended import Mended
from tests.cleanup.piles import small_pile
from tests.emulated import Emulator


class Killed(BaseException):
    """The process is no more."""


@dataclass
class Dying:
    """Hears of every moment and dies at one of them."""

    at: int = -1
    seen: list[str] = field(default_factory=list)

    def __call__(self, moment: str) -> None:
        self.seen.append(moment)
        if len(self.seen) - 1 == self.at:
            raise Killed


@pytest.fixture
def box(emulator: Emulator, tmp_path: Path) -> Mended:
    box = small_pile(Mended.opened(emulator, tmp_path / "home"))
    emulator.ask("POST", "snapshot", {"name": "pile"})
    return box


def again(box: Mended, name: str) -> Mended:
    """Put the pile in place once more, with nothing kept of any run."""
    box.emulator.ask("POST", "restore", {"name": "pile"})
    fresh = replace(box, folder=box.folder.parent / name)
    fresh.take()
    return fresh


def end_of(box: Mended) -> dict[str, Any]:
    states = {one.lead: one.state for one in box.journal.of(1)}
    return box.whole() | {"states": states, "counters": box.counters()}


def test_a_run_that_died_at_any_moment_ends_as_if_undisturbed(box: Mended):
    undisturbed = Dying()
    box = again(box, "undisturbed")
    box.clean(undisturbed)
    wanted, moments = end_of(box), len(undisturbed.seen)
    assert moments > 20
    # Some of the moments each time; all of them and real kills in tests/bench.
    for moment in sorted(random.Random(7).sample(range(moments), 4)):
        died = again(box, f"died-{moment}")
        with pytest.raises(Killed):
            died.clean(Dying(moment))
        died.clean()
        assert end_of(died) == wanted, undisturbed.seen[moment]


def test_taking_back_that_died_goes_on(box: Mended):
    before = box.whole()
    for moment in (1, 4):
        died = again(box, f"undone-{moment}")
        died.clean()
        with pytest.raises(Killed):
            died.undo(Dying(moment))
        died.undo()
        assert died.whole() == before
