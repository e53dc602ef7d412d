"""Say what a report counts: rows by what, measures over leads, and which leads stand behind each number."""

from collections.abc import Callable
from dataclasses import dataclass

Reckon = Callable[[str, str], str]


@dataclass(frozen=True)
class Measure:
    """A column: `sql` reckons it over leads, `of` is the condition of the leads it drills down to, "" for none."""

    key: str
    title: str
    kind: str
    sql: str
    of: str = ""
    about: str = ""


@dataclass(frozen=True)
class Drawing:
    """How a report is drawn: the form, and the measures, all of one kind."""

    form: str
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Spec:
    """A report: `by` is what the rows are (manager, stage, source, period), `only` which leads count at all.

    `leads` is the table it is reckoned over; it may name `{cohort}`, the leads of all managers that pass the other
    filters. `small` is the condition under which a row says too little. Without a total its rows may share leads.
    """

    key: str
    title: str
    answers: str
    by: str
    measures: tuple[Measure, ...]
    about: tuple[str, ...]
    only: str = "TRUE"
    leads: str = "{cohort}"
    small: str = ""
    has_total: bool = True
    has_period: bool = True
    drawing: Drawing | None = None


def count(key: str, title: str, of: str = "TRUE", about: str = "") -> Measure:
    """Count leads."""
    return Measure(key, title, "count", f"count(*) FILTER (WHERE {of})", of, about)


def share(key: str, title: str, of: str, among: str = "TRUE", about: str = "") -> Measure:
    """Say which share of some leads meet a condition."""
    both = f"({of}) AND ({among})"
    part, whole = f"count(*) FILTER (WHERE {both})", f"count(*) FILTER (WHERE {among})"
    return Measure(key, title, "share", f"{part} / nullif({whole}, 0)", both, about)


def middle(key: str, title: str, kind: str, value: str, of: str = "TRUE", about: str = "") -> Measure:
    """Give the median of a value over the leads that have one."""
    return _quantile(Measure(key, title, kind, "0.5", of, about), value)


def ninth(key: str, title: str, kind: str, value: str, of: str = "TRUE", about: str = "") -> Measure:
    """Give what nine of ten leads stay below."""
    return _quantile(Measure(key, title, kind, "0.9", of, about), value)


def most(key: str, title: str, kind: str, value: str, of: str = "TRUE", about: str = "") -> Measure:
    """Give the greatest value."""
    has = f"({of}) AND {value} IS NOT NULL"
    return Measure(key, title, kind, f"max({value}) FILTER (WHERE {has})", "", about)


def money(key: str, title: str, value: str, of: str, about: str = "") -> Measure:
    """Add up money."""
    return Measure(key, title, "money", f"coalesce(sum({value}) FILTER (WHERE {of}), 0)", of, about)


def _quantile(one: Measure, value: str) -> Measure:
    has = f"({one.of}) AND {value} IS NOT NULL"
    sql = f"quantile_cont({value}, {one.sql}) FILTER (WHERE {has})"
    return Measure(one.key, one.title, one.kind, sql, has, one.about)
