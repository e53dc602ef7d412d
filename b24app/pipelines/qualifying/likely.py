"""Work out what a client will probably buy for."""

from dataclasses import dataclass
from typing import Any

from b24app.pipelines.guarding.conditions import is_needed
from b24app.pipelines.language.parts.abc import Abc, Estimate
from b24app.pipelines.qualifying.weighing import Answers, as_number, by_value


@dataclass(frozen=True)
class Multiplied:
    """A factor that changed the sum, and the answer it came from."""

    field: str
    answer: Any
    by: float


@dataclass(frozen=True)
class Likely:
    """A likely sum and how it came about: (start + number × per) × factors, cut at a limit where there is one."""

    sum: float
    into: str
    start: float
    field: str
    number: float
    is_assumed: bool
    per: float
    factors: tuple[Multiplied, ...]
    cut_at: str = ""


def likely(model: Abc, answers: Answers) -> Likely | None:
    """Work it out by the first way that fits; None where none does."""
    way = next((one for one in model.sum if is_needed(one.when, answers)), None)
    return _worked_out(way, answers) if way else None


def _worked_out(way: Estimate, answers: Answers) -> Likely:
    given = _number(answers.get(way.field)) if way.field else None
    number = way.unknown if given is None else given
    factors = tuple(
        Multiplied(one.field, answer, by)
        for one in way.factors
        if (answer := answers.get(one.field), by := _factor(one.values, answer, one.otherwise)) and by != 1
    )
    total = way.start + (number * way.per if way.field else 0)
    for one in factors:
        total *= one.by
    limit = _number(answers.get(way.at_most)) if way.at_most else None
    is_cut = limit is not None and limit < total
    return Likely(
        sum=float(round(limit if is_cut and limit is not None else total)),
        into=way.into,
        start=way.start,
        field=way.field or "",
        number=number,
        is_assumed=given is None,
        per=way.per,
        factors=factors,
        cut_at=way.at_most or "" if is_cut else "",
    )


def _factor(values: dict[str, float], answer: Any, otherwise: float) -> float:
    """Return the multiplier of an answer; of several answers the greatest counts."""
    several = answer if isinstance(answer, list) else [answer]
    return max((by_value(values, one, otherwise) for one in several if one is not None), default=otherwise)


def _number(answer: Any) -> float | None:
    several = answer if isinstance(answer, list) else [answer]
    return max((number for one in several if (number := as_number(one)) is not None), default=None)
