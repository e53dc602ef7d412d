"""Find where classes A and B should begin so that they tell most about the outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import log
from random import Random

from b24app.pipelines.calibrating.chances import Interval, Share

CELLS = 101
"""One for each whole percent."""

_ROUNDS = 200
_DRAWS = 2_000_000


@dataclass(frozen=True)
class Pair:
    """Where A and B begin, in percent."""

    A: float
    B: float


@dataclass(frozen=True)
class Cells:
    """How many leads were won and lost at each whole percent."""

    won: tuple[int, ...]
    lost: tuple[int, ...]

    @classmethod
    def of(cls, shares: Sequence[tuple[float, bool]]) -> "Cells":
        """Count leads, each with its share in percent and whether it was won."""
        counts = [[0] * CELLS, [0] * CELLS]
        for share, is_won in shares:
            counts[0 if is_won else 1][max(0, min(CELLS - 1, int(share)))] += 1
        return cls(tuple(counts[0]), tuple(counts[1]))

    @cached_property
    def _above(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return how many were won, and how many there were, at each percent and above."""
        both = [won + lost for won, lost in zip(self.won, self.lost, strict=True)]
        sums = [(*reversed(tuple(accumulate(reversed(one)))), 0) for one in (self.won, both)]
        return sums[0], sums[1]

    def between(self, low: int, high: int) -> Share:
        """Return the leads from one percent up to, not including, another."""
        won, both = self._above
        return Share(won[low] - won[high], both[low] - both[high])

    def by_class(self, pair: Pair) -> dict[str, Share]:
        """Return the leads of each class; thresholds that are no whole percents count from the next one on."""
        first, second = (min(CELLS, max(0, -int(-limit // 1))) for limit in (pair.A, pair.B))
        return {"A": self.between(first, CELLS), "B": self.between(second, first), "C": self.between(0, second)}


def best(cells: Cells, least: int) -> Pair | None:
    """Return the pair under which the classes tell most, each with at least so many leads and A above B above C."""
    limits = [number for number in range(1, CELLS) if cells.won[number - 1] or cells.lost[number - 1]]
    found: tuple[float, Pair] | None = None
    tops = [(first, cells.between(first, CELLS)) for first in limits]
    for second in limits:
        low = cells.between(0, second)
        if low.total < least:
            continue
        for first, top in tops:
            if first <= second or top.total < least:
                continue
            middle = cells.between(second, first)
            if middle.total < least or not top.rate > middle.rate > low.rate:
                continue
            worth = _told(top) + _told(middle) + _told(low)
            if found is None or worth > found[0] + 1e-9:
                found = worth, Pair(first, second)
    return found[1] if found else None


def _told(group: Share) -> float:
    """Return the logarithm of how likely the outcomes of a group are where its share is the truth."""
    lost = group.total - group.won
    return sum(count * log(count / group.total) for count in (group.won, lost) if count)


@dataclass(frozen=True)
class Margins:
    """Where A and B may as well begin, and in what part of the drawings there was any pair at all."""

    A: Interval
    B: Interval
    found: float


def margins(cells: Cells, least: int, seed: int = 1) -> Margins | None:
    """Draw the leads again and again with replacement and find the best pair of each drawing, from a fixed seed."""
    total = sum(cells.won) + sum(cells.lost)
    rounds = max(40, min(_ROUNDS, _DRAWS // max(total, 1)))
    chance = Random(seed)  # noqa: S311
    pairs = [pair for _ in range(rounds) if (pair := best(_drawn(cells, chance), least))]
    if not pairs:
        return None
    first, second = sorted(pair.A for pair in pairs), sorted(pair.B for pair in pairs)
    return Margins(_middle(first), _middle(second), len(pairs) / rounds)


def _drawn(cells: Cells, chance: Random) -> Cells:
    counts = [*cells.won, *cells.lost]
    drawn = [0] * len(counts)
    for number in chance.choices(range(len(counts)), weights=counts, k=sum(counts)):
        drawn[number] += 1
    return Cells(tuple(drawn[:CELLS]), tuple(drawn[CELLS:]))


def _middle(ordered: Sequence[float]) -> Interval:
    """Return the range that holds 95 of 100 values."""
    last = len(ordered) - 1
    return Interval(ordered[round(0.025 * last)], ordered[round(0.975 * last)])
