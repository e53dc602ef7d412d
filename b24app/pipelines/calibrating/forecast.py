"""Add up what open leads will probably bring, by month, class and product, for the planning of production."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from b24app.pipelines.calibrating.chances import Share


@dataclass(frozen=True)
class Open:
    """An open lead: class, product, month of the order (empty where nobody knows), likely sum."""

    letter: str
    product: str
    month: str
    sum: float


@dataclass(frozen=True)
class Row:
    """Leads of one month, class and product: how many, their likely sums, and what of that may be expected.

    `low` and `high` are the margins of the chance of the class; all three are None where no chance is known.
    """

    month: str
    letter: str
    product: str
    leads: int
    sum: float
    expected: float | None
    low: float | None
    high: float | None


LEAST = 20
"""Closed leads of a class from which on its chance is believed."""


def forecast(leads: Iterable[Open], chances: Mapping[str, Share]) -> list[Row]:
    """Add them up; a class with fewer than LEAST closed leads has no chance that can be counted on."""
    groups: dict[tuple[str, str, str], list[float]] = {}
    for one in leads:
        groups.setdefault((one.month or "~", one.letter, one.product), []).append(one.sum)
    return [_row(key, sums, chances.get(key[1])) for key, sums in sorted(groups.items())]


def _row(key: tuple[str, str, str], sums: list[float], chance: Share | None) -> Row:
    month, letter, product = key
    total = sum(sums)
    month = "" if month == "~" else month
    if chance is None or chance.total < LEAST:
        return Row(month, letter, product, len(sums), total, None, None, None)
    margins = chance.interval
    whole = [float(round(total * one)) for one in (chance.rate, margins.low, margins.high)]
    return Row(month, letter, product, len(sums), total, *whole)
