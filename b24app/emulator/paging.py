"""Pages of fifty, with `start`; a start below 0 switches counting off."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from b24app.emulator.method import Page
from b24app.emulator.params import Params, whole

SIZE = 50


def start_of(params: Params) -> int:
    """Return where the page starts; negative means: do not count."""
    return whole(params.get("START")) or 0


def page(rows: Sequence[Any], start: int) -> Page:
    """Cut a page out of rows that are all known."""
    if start < 0:
        return Page(list(rows[:SIZE]))
    following = start + SIZE
    return Page(list(rows[start:following]), len(rows), following if following < len(rows) else None)


def first(rows: Iterable[Any]) -> Page:
    """Take one page without looking further."""
    return Page(list(islice(rows, SIZE)))
