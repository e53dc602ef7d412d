"""Compare classes with outcomes and propose thresholds: learnt from one part of the leads, proved on another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import log, sqrt
from statistics import fmean, stdev
from typing import Literal

from b24app.pipelines.calibrating.chances import Interval, Share, Telling, Z, difference, telling
from b24app.pipelines.calibrating.thresholds import ROUNDS, Cells, Margins, Pair, best, margins

Word = Literal["too-few", "no-signal", "no-order", "not-confirmed", "keep", "change"]

HELD_OUT = 30
"""Of a hundred leads so many are set aside for the proof."""

LEAST_LEARNT = 40
LEAST_PROVED = 15
"""Won leads, and lost ones, that there have to be in each part."""

_SMALLEST = 0.05
_LEAST_OF_CLASS = 15
_ANSWERED_MORE = 0.15


@dataclass(frozen=True)
class Closed:
    """A lead that was won or lost: its share in percent by today's answers, and what part of them is known."""

    id: int
    share: float
    is_won: bool
    known: float = 1.0


@dataclass(frozen=True)
class Calibration:
    """What the leads say about the thresholds.

    `learnt` and `proved` count won and all leads of both parts. `by_class` holds the present classes over all leads,
    `proof` both pairs over the leads set aside. `gain` is by how much better the proposed pair foretells an outcome
    there: above 0 is better. `answered` is what part of the answers won and lost leads hold.
    """

    word: Word
    learnt: Share
    proved: Share
    signal: Telling
    present: Pair
    by_class: dict[str, Share]
    proposed: Pair | None
    margins: Margins | None
    proof: dict[str, dict[str, Share]]
    gain: Interval | None
    answered: tuple[float, float]

    @property
    def is_lopsided(self) -> bool:
        """Say whether won leads hold so many more answers that classes look better than they are."""
        return self.answered[0] - self.answered[1] > _ANSWERED_MORE


def is_held_out(number: int) -> bool:
    """Say whether a lead is set aside for the proof: the same for good, whatever other leads there are."""
    return int(sha256(f"lead {number}".encode()).hexdigest()[:8], 16) % 100 < HELD_OUT


def calibrate(leads: Iterable[Closed], present: Pair, rounds: int = ROUNDS) -> Calibration:
    """Judge the present thresholds and look for better ones; margins come from so many drawings."""
    every = sorted(leads, key=lambda lead: lead.id)
    learning = [one for one in every if not is_held_out(one.id)]
    proving = [one for one in every if is_held_out(one.id)]
    cells = _cells(learning)
    least = max(_LEAST_OF_CLASS, round(_SMALLEST * len(learning)))
    is_enough = _is_enough(learning, LEAST_LEARNT) and _is_enough(proving, LEAST_PROVED)
    proposed = best(cells, least) if is_enough else None
    proof = {"present": _cells(proving).by_class(present)}
    if proposed:
        proof["proposed"] = _cells(proving).by_class(proposed)
    gain = _gain(cells, proving, present, proposed) if proposed else None
    signal = telling(cells.won, cells.lost)
    return Calibration(
        word=_word(signal, proposed, proof, gain) if is_enough else "too-few",
        learnt=_share(learning),
        proved=_share(proving),
        signal=signal,
        present=present,
        by_class=_cells(every).by_class(present),
        proposed=proposed,
        margins=margins(cells, least, rounds) if proposed else None,
        proof=proof,
        gain=gain,
        answered=(_known(every, is_won=True), _known(every, is_won=False)),
    )


def _word(signal: Telling, proposed: Pair | None, proof: dict[str, dict[str, Share]], gain: Interval | None) -> Word:
    if signal.interval.low <= 0.5:
        return "no-signal"
    if proposed is None or gain is None:
        return "no-order"
    classes = proof["proposed"]
    if difference(classes["A"], classes["C"]).low <= 0:
        return "not-confirmed"
    return "change" if gain.low > 0 else "keep"


def _gain(cells: Cells, proving: Sequence[Closed], present: Pair, proposed: Pair) -> Interval:
    """Return by how much better the proposed pair foretells the leads set aside, with the chances learnt."""
    ours, theirs = (_foretold(cells, proving, pair) for pair in (proposed, present))
    gaps = [one - other for one, other in zip(ours, theirs, strict=True)]
    middle, half = fmean(gaps), Z * stdev(gaps) / sqrt(len(gaps))
    return Interval(middle - half, middle + half)


def _foretold(cells: Cells, leads: Sequence[Closed], pair: Pair) -> list[float]:
    """Return for each lead the logarithm of the chance that its class gave to what became of it."""
    # Half a lead more on either side: a class without a loss so far is no proof that there never will be one.
    chances = {name: (group.won + 0.5) / (group.total + 1) for name, group in cells.by_class(pair).items()}
    found = (chances["A" if one.share >= pair.A else "B" if one.share >= pair.B else "C"] for one in leads)
    return [log(chance if one.is_won else 1 - chance) for one, chance in zip(leads, found, strict=True)]


def _cells(leads: Sequence[Closed]) -> Cells:
    return Cells.of([(one.share, one.is_won) for one in leads])


def _share(leads: Sequence[Closed]) -> Share:
    return Share(sum(one.is_won for one in leads), len(leads))


def _is_enough(leads: Sequence[Closed], least: int) -> bool:
    counted = _share(leads)
    return min(counted.won, counted.total - counted.won) >= least


def _known(leads: Sequence[Closed], *, is_won: bool) -> float:
    return fmean([one.known for one in leads if one.is_won is is_won] or [0.0])
