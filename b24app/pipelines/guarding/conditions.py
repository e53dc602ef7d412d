"""Tell whether an answer meets a condition."""

from collections.abc import Callable, Collection, Mapping
from operator import ge, gt, le, lt
from typing import Any

from b24app.pipelines.language.rules import Condition

_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "more_than": gt,
    "less_than": lt,
    "at_least": ge,
    "at_most": le,
}

COMPARISONS = tuple(_COMPARE)
"""Conditions on numbers."""


def is_needed(cases: Collection[Mapping[str, Condition]], card: Mapping[str, Any]) -> bool:
    """Say whether any of the cases holds for a card; without cases an answer is always needed."""
    return not cases or any(all(holds(one, card.get(key)) for key, one in case.items()) for case in cases)


def holds(condition: Condition, answer: Any) -> bool:
    """Say whether an answer is as the condition wants it; of several answers one is enough."""
    if condition.given is not None and condition.given != (answer is not None):
        return False
    if condition.among is not None and not _is_among(answer, condition.among):
        return False
    if condition.unlike is not None and (answer is None or _is_among(answer, condition.unlike)):
        return False
    limits = {name: getattr(condition, name) for name in COMPARISONS}
    return all(_compares(_COMPARE[name], answer, limit) for name, limit in limits.items() if limit is not None)


def _several(answer: Any) -> list[Any]:
    return answer if isinstance(answer, list) else [answer]


def _compares(compare: Callable[[float, float], bool], answer: Any, limit: float) -> bool:
    numbers = [one for one in _several(answer) if isinstance(one, int | float) and not isinstance(one, bool)]
    return any(compare(one, limit) for one in numbers)


def _is_among(answer: Any, choices: Collection[Any]) -> bool:
    return any(_same(one, choice) for one in _several(answer) for choice in choices)


def _same(answer: Any, choice: Any) -> bool:
    # Yes is not the number one, but a number may be written as text on either side.
    if isinstance(answer, bool) or isinstance(choice, bool):
        return answer is choice
    numbers = isinstance(answer, int | float) or isinstance(choice, int | float)
    try:
        return float(answer) == float(choice) if numbers and answer is not None else bool(answer == choice)
    except ValueError:
        return False
