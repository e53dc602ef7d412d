"""Find where classes A and B should begin so that they tell most about the outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from math import log
from random import Random

from b24app.pipelines.calibrating.chances import Interval, Share

CELLS = 101
"""One for each whole percent."""

ROUNDS = 200
"""Drawings by which margins are found."""

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
    def above(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return how many were won, and how many there were, at each percent and above."""
        both = [won + lost for won, lost in zip(self.won, self.lost, strict=True)]
        sums = [(*reversed(tuple(accumulate(reversed(one)))), 0) for one in (self.won, both)]
        return sums[0], sums[1]

    def between(self, low: int, high: int) -> Share:
        """Return the leads from one percent up to, not including, another."""
        won, both = self.above
        return Share(won[low] - won[high], both[low] - both[high])

    def by_class(self, pair: Pair) -> dict[str, Share]:
        """Return the leads of each class; thresholds that are no whole percents count from the next one on."""
        first, second = (min(CELLS, max(0, -int(-limit // 1))) for limit in (pair.A, pair.B))
        return {"A": self.between(first, CELLS), "B": self.between(second, first), "C": self.between(0, second)}


def best(cells: Cells, least: int) -> Pair | None:
    """Return the pair under which the classes tell most, each with at least so many leads and A above B above C."""
    won, both = cells.above
    limits = [number for number in range(1, CELLS) if both[number - 1] != both[number]]
    found: tuple[float, Pair] | None = None
    for place, second in enumerate(limits):
        low_won, low = won[0] - won[second], both[0] - both[second]
        if low < least:
            continue
        for first in limits[place + 1 :]:
            top_won, top = won[first], both[first]
            middle_won, middle = won[second] - top_won, both[second] - top
            if top < least:
                break
            if middle < least:
                continue
            # A above B above C, without dividing.
            if top_won * middle > middle_won * top and middle_won * low > low_won * middle:
                worth = _told(top_won, top) + _told(middle_won, middle) + _told(low_won, low)
                if found is None or worth > found[0] + 1e-9:
                    found = worth, Pair(first, second)
    return found[1] if found else None


@lru_cache(maxsize=100_000)
def _told(won: int, total: int) -> float:
    """Return the logarithm of how likely the outcomes of a group are where its share is the truth."""
    return sum(count * log(count / total) for count in (won, total - won) if count)


@dataclass(frozen=True)
class Margins:
    """Where A and B may as well begin, and in what part of the drawings there was any pair at all."""

    A: Interval
    B: Interval
    found: float


def margins(cells: Cells, least: int, rounds: int = ROUNDS) -> Margins | None:
    """Draw the leads again and again with replacement and find the best pair of each drawing, from a fixed seed."""
    total = sum(cells.won) + sum(cells.lost)
    times = max(40, min(rounds, _DRAWS // max(total, 1)))
    chance = Random(1)  # noqa: S311
    pairs = [pair for _ in range(times) if (pair := best(_drawn(cells, chance), least))]
    if not pairs:
        return None
    first, second = sorted(pair.A for pair in pairs), sorted(pair.B for pair in pairs)
    return Margins(_middle(first), _middle(second), len(pairs) / times)


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
