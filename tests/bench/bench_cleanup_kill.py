"""Clean-up: runs and ways back killed with signal 9 at random points and gone on with."""

import random
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.bench.table import Row
from tests.cleanup.killing import Killer, killing
from tests.cleanup.mended import Mended
from tests.cleanup.piles import small_pile
from tests.emulated import started


def measure(*, is_small: bool, kills: float = 100) -> list[Row]:
    """Kill each run once and its way back once: half of them at their moments, half at any instant."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, started(Path(folder) / "emulator.txt") as emulator:
        emulator.reset("empty")
        box = small_pile(Mended.opened(emulator, Path(folder) / "first"))
        emulator.ask("POST", "snapshot", {"name": "pile"})
        with killing() as killer:
            kills_ = _Kills(box, killer, Path(folder))
            kills_.undisturbed()
            for number in range(6 if is_small else int(kills)):
                kills_.round(number)
    return [
        Row("runs killed by kill -9 in the middle", kills_.hit["clean"], ""),
        Row("ways back killed by kill -9 in the middle", kills_.hit["undo"], ""),
        Row("portals that differ after a run that went on", len(kills_.wrong["clean"]), "", 0),
        Row("portals that differ after a way back that went on", len(kills_.wrong["undo"]), "", 0),
        Row("time", time.monotonic() - begun, "s"),
    ]


def _none() -> dict[str, Any]:
    return {"clean": 0, "undo": 0}


@dataclass
class _Kills:
    """Kills of one small pile: how a portal has to look, how long the work takes, what came of it."""

    box: Mended
    killer: Killer
    folder: Path
    rng: random.Random = field(default_factory=lambda: random.Random(8))
    moments: dict[str, int] = field(default_factory=_none)
    seconds: dict[str, float] = field(default_factory=_none)
    ends: dict[str, Any] = field(default_factory=_none)
    hit: dict[str, int] = field(default_factory=_none)
    wrong: dict[str, list[str]] = field(default_factory=lambda: {"clean": [], "undo": []})

    def undisturbed(self) -> None:
        """See how a portal looks that nothing has disturbed, and how long that takes."""
        before = end_of(self.box)
        once = self.again("undisturbed")
        for what, work in (("clean", once.clean), ("undo", once.undo)):
            seen: list[str] = []
            work(seen.append)
            self.moments[what], self.ends[what] = len(seen), end_of(once)
        assert self.ends["undo"] == before
        timed = self.again("timed")
        for what in self.seconds:
            self.seconds[what] = self.killer.ordered(timed, what)[1]

    def again(self, name: str) -> Mended:
        """Put the pile in place once more, with nothing kept of any run."""
        self.box.emulator.ask("POST", "restore", {"name": "pile"})
        fresh = replace(self.box, folder=self.folder / name)
        fresh.take()
        return fresh

    def round(self, number: int) -> None:
        """Kill a run and go on with it, then the same with its way back."""
        died = self.again(f"died-{number}")
        for what, work in (("clean", died.clean), ("undo", died.undo)):
            told = self.killed(died, what, at_moment=number % 2 == 0)
            work()
            if end_of(died) != self.ends[what]:
                self.wrong[what].append(told)
                print(f"{what}, {told}: {difference(self.ends[what], end_of(died))}")

    def killed(self, died: Mended, what: str, *, at_moment: bool) -> str:
        """Kill one piece of work; where it was over before, the instant is drawn again next time."""
        moment = self.rng.randrange(self.moments[what]) if at_moment else None
        after = None if at_moment else self.rng.uniform(0.02, self.seconds[what])
        is_hit, _ = self.killer.ordered(died, what, moment=moment, after=after)
        self.hit[what] += is_hit
        return f"moment {moment}" if at_moment else f"after {after:.3f} s"


def end_of(box: Mended) -> dict[str, Any]:
    """Tell all that is compared: the portal, and what began on it."""
    return box.whole() | {"counters": box.counters()}


def difference(wanted: Any, there: Any, place: str = "") -> list[str]:
    """List the places where two pictures differ."""
    if isinstance(wanted, dict) and isinstance(there, dict):
        keys = [*wanted, *(key for key in there if key not in wanted)]
        return [one for key in keys for one in difference(wanted.get(key), there.get(key), f"{place}/{key}")]
    return [] if wanted == there else [f"{place}: {wanted!r} became {there!r}"]
