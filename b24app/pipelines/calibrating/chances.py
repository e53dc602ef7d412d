"""Count chances with honest margins: shares, differences of shares, and how well a number tells two groups apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

Z = 1.959964
"""Standard deviations on either side that hold 95 of 100 cases."""


@dataclass(frozen=True)
class Interval:
    """A range that holds the true value in 95 of 100 such cases."""

    low: float
    high: float


@dataclass(frozen=True)
class Share:
    """How many of several were won."""

    won: int
    total: int

    @property
    def rate(self) -> float:
        """Return the share from 0 to 1; 0 of none."""
        return self.won / self.total if self.total else 0.0

    @property
    def interval(self) -> Interval:
        """Return Wilson's interval of the share, which bears small numbers and shares near 0 and 1."""
        if not self.total:
            return Interval(0.0, 1.0)
        n, p = self.total, self.rate
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return Interval(max(0.0, middle - half), min(1.0, middle + half))


def difference(one: Share, other: Share) -> Interval:
    """Return Newcombe's interval of the difference of two shares."""
    a, b, gap = one.interval, other.interval, one.rate - other.rate
    below = sqrt((one.rate - a.low) ** 2 + (b.high - other.rate) ** 2)
    above = sqrt((a.high - one.rate) ** 2 + (other.rate - b.low) ** 2)
    return Interval(gap - below, gap + above)


@dataclass(frozen=True)
class Telling:
    """How often a won lead has the greater number of a won and a lost one: 0.5 is chance, 1 is always."""

    value: float
    interval: Interval


def telling(won: Sequence[int], lost: Sequence[int]) -> Telling:
    """Work it out from the numbers of won and of lost leads by cell, with Hanley and McNeil's margin."""
    wins, losses = sum(won), sum(lost)
    if not wins or not losses:
        return Telling(0.5, Interval(0.0, 1.0))
    below, pairs = 0, 0.0
    for here, there in zip(won, lost, strict=True):
        pairs += here * (below + there / 2)
        below += there
    area = pairs / (wins * losses)
    first, second = area / (2 - area), 2 * area * area / (1 + area)
    spread = area * (1 - area) + (wins - 1) * (first - area * area) + (losses - 1) * (second - area * area)
    half = Z * sqrt(max(spread, 0.0) / (wins * losses))
    return Telling(area, Interval(max(0.0, area - half), min(1.0, area + half)))
