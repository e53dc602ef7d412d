"""Find what was deleted on the portal: no list tells, so rows are counted, and looked at where a count differs."""

from collections.abc import Iterator

from b24app.cleanup.copying.copy import Copy
from b24app.portal.client import Portal
from b24app.portal.tables import Table, count_rows, numbers_between

_RANGES = 50
"""Ranges that are counted in a request."""

_LINKED = {"contact_companies": "contacts"}
"""Tables that hold no row for some numbers, and the one that tells."""


def find_gone(portal: Portal, copy: Copy, table: Table) -> Iterator[int]:
    """Give the numbers that the copy has and the portal has no more; where none are, that takes a request."""
    if table.name in _LINKED:
        return
    ranges = _ranges(copy, table.name)
    counts = count_rows(portal, [(table, after, upto, None) for after, upto, _ in ranges])
    for (after, upto, ours), theirs in zip(ranges, counts, strict=True):
        if ours != theirs:
            there = set(numbers_between(portal, table, after, upto))
            yield from (number for number in _numbers(copy, table.name, after, upto) if number not in there)


def _ranges(copy: Copy, table: str) -> list[tuple[int, int, int]]:
    """Cut a table into ranges of as many rows each: above a number, up to another, and how many."""
    asked = f"SELECT min(id), max(id), count(*) FROM (SELECT id, ntile({_RANGES}) OVER (ORDER BY id) AS part FROM {table}) GROUP BY part ORDER BY part"  # noqa: S608, E501
    found = copy.connection.execute(asked).fetchall()
    return [(low - 1, high, count) for low, high, count in found]


def _numbers(copy: Copy, table: str, after: int, upto: int) -> list[int]:
    asked = f"SELECT id FROM {table} WHERE id > ? AND id <= ? ORDER BY id"  # noqa: S608 - a table of ours
    return [number for (number,) in copy.connection.execute(asked, [after, upto]).fetchall()]
