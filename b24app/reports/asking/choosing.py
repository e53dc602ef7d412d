"""Say what the filters of reports offer: what leads really have, and no more."""

from collections.abc import Iterable
from typing import Any

from b24app.reports.asking.names import Names
from b24app.reports.published import Published
from b24app.reports.shown import Choice, Choices


def choices(published: Published, names: Names, among: frozenset[int] | None) -> Choices:
    """Read them from the published copy."""
    managers = [number for number in _known(published, "manager") if among is None or number in among]
    stages = sorted(_known(published, "stage"), key=lambda code: (names.place(code), code))
    funnels = published.rows("SELECT DISTINCT funnel FROM deals WHERE lead_id IS NOT NULL ORDER BY funnel")
    first, last = published.rows("SELECT min(day), max(day) FROM leads")[0]
    return Choices(
        managers=_by_title(names.manager(number) for number in managers),
        sources=_by_title(names.source(code) for code in _known(published, "source")),
        stages=tuple(names.stage(code) for code in stages),
        funnels=tuple(names.funnel(number) for (number,) in funnels),
        first=first,
        last=last,
    )


def _by_title(found: Iterable[Choice]) -> tuple[Choice, ...]:
    return tuple(sorted(found, key=lambda one: (one.is_gone, one.title)))


def _known(published: Published, column: str) -> list[Any]:
    return [value for (value,) in published.rows(f"SELECT DISTINCT {column} FROM leads")]  # noqa: S608 - a column of ours
