"""Weigh answers: pure arithmetic, the same for a robot, for a recount of many leads and for a page that tries it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from b24app.pipelines.language.parts.abc import Abc, Coefficient, Score

NAMES = ("seriousness", "means", "potential")
"""The three coefficients."""

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Point:
    """What one answer is worth: its points and the most it could give, both by weight.

    `is_told` says that it matters what the answer is, and not only that there is one.
    """

    field: str
    answer: Any
    points: float
    most: float
    is_told: bool = True

    @property
    def is_known(self) -> bool:
        """Say whether there is an answer."""
        return self.answer is not None


@dataclass(frozen=True)
class Part:
    """One of the three coefficients with every point of it."""

    name: str
    weight: float
    points: tuple[Point, ...]

    @property
    def exact(self) -> float:
        """Return the share of the points that its answers could give, in percent."""
        most = sum(point.most for point in self.points)
        return 100 * sum(point.points for point in self.points) / most if most else 0.0

    @property
    def percent(self) -> int:
        """Return the share in whole percent."""
        return round(self.exact)


@dataclass(frozen=True)
class Weighed:
    """The three coefficients and what follows: `share` is their mean by weight in percent, `letter` the class."""

    parts: tuple[Part, ...]
    share: float
    letter: str

    @property
    def percents(self) -> dict[str, int]:
        """Return the coefficients by name."""
        return {part.name: part.percent for part in self.parts}

    @property
    def known(self) -> frozenset[str]:
        """Return the weighed fields that are answered."""
        return frozenset(point.field for part in self.parts for point in part.points if point.is_known)

    @property
    def unknown(self) -> list[str]:
        """List the weighed fields without an answer, those that may change most first."""
        gain: dict[str, float] = {}
        for part in self.parts:
            total = sum(point.most for point in part.points) or 1
            for point in part.points:
                if not point.is_known:
                    gain[point.field] = gain.get(point.field, 0) + part.weight * (point.most - point.points) / total
        return sorted(gain, key=lambda field: -gain[field])


def weigh(model: Abc, answers: Answers) -> Weighed:
    """Weigh the answers of one card."""
    parts = tuple(_part(name, getattr(model.coefficients, name), answers) for name in NAMES)
    total = sum(part.weight for part in parts)
    weights = [part.weight / total if total else 1 / len(parts) for part in parts]
    # A person compares the share with the threshold, so both have the digits that are shown.
    share = round(sum(weight * part.exact for weight, part in zip(weights, parts, strict=True)), 1)
    return Weighed(parts, share, letter_of(share, model.classes.A, model.classes.B))


def letter_of(share: float, first: float, second: float) -> str:
    """Return the class of a share, given where A and B begin."""
    return "A" if share >= first else "B" if share >= second else "C"


def _part(name: str, coefficient: Coefficient, answers: Answers) -> Part:
    points = tuple(_point(score, answers.get(score.field)) for score in coefficient.scores)
    return Part(name, coefficient.weight, points)


def _point(score: Score, answer: Any) -> Point:
    """Weigh one answer; of several the best counts."""
    if answer is None:
        return Point(score.field, None, score.weight * score.unknown, score.most)
    several = answer if isinstance(answer, list) else [answer]
    points = max((_worth(score, one) for one in several), default=0.0)
    return Point(score.field, answer, score.weight * points, score.most, is_told=score.given is None)


def _worth(score: Score, answer: Any) -> float:
    if score.given is not None:
        return score.given
    if score.bands:
        number = as_number(answer)
        fitting = (
            band.points for band in score.bands if number is not None and (band.below is None or number < band.below)
        )
        return next(fitting, 0.0)
    return by_value(score.values, answer, 0.0)


def by_value(values: Mapping[str, float], answer: Any, otherwise: float) -> float:
    """Look an answer up among values; texts regardless of case and of blanks around them."""
    wanted = _plain(answer)
    return next((worth for value, worth in values.items() if _plain(value) == wanted), otherwise)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    said = str(value).strip().casefold()
    return {"true": "yes", "false": "no"}.get(said, said)


def as_number(answer: Any) -> float | None:
    """Read an answer as a number; None where it is none."""
    if isinstance(answer, bool):
        return None
    try:
        return float(answer)
    except (TypeError, ValueError):
        return None
