"""Find what was deleted on the portal, and what came without being told as changed: counts tell, range by range.

Cards that are imported with times of long ago come so.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from b24app.cleanup.copying.copy import Copy
from b24app.portal.client import Portal
from b24app.portal.tables import Table, count_rows, numbers_between

_RANGES = 49
"""Ranges that are counted in a request, beside what lies above them all."""

_LINKED = {"contact_companies": "contacts"}
"""Tables that hold no row for some numbers, and the one that tells."""


@dataclass(frozen=True)
class Differing:
    """Numbers that the copy has and the portal has no more, and numbers that only the portal has."""

    gone: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()


def find_differing(portal: Portal, copy: Copy, table: Table) -> Differing:
    """Find the numbers that differ; where none do, that takes a request."""
    if table.name in _LINKED:
        return Differing()
    ranges = list(_ranges(copy, table.name))
    counts = count_rows(portal, [(table, after, upto, None) for after, upto, _ in ranges])
    gone: list[int] = []
    missing: list[int] = []
    for (after, upto, count), theirs in zip(ranges, counts, strict=True):
        if count != theirs:
            there, here = set(numbers_between(portal, table, after, upto)), _numbers(copy, table.name, after, upto)
            gone += sorted(here - there)
            missing += sorted(there - here)
    return Differing(tuple(gone), tuple(missing))


def _ranges(copy: Copy, table: str) -> Iterator[tuple[int, int | None, int]]:
    """Cut all numbers into ranges of as many rows each: above a number, up to another or without end, and how many."""
    asked = f"SELECT max(id), count(*) FROM (SELECT id, ntile({_RANGES}) OVER (ORDER BY id) AS part FROM {table}) GROUP BY part ORDER BY part"  # noqa: S608, E501
    after = 0
    for high, count in copy.connection.execute(asked).fetchall():
        yield after, high, count
        after = high
    yield after, None, 0


def _numbers(copy: Copy, table: str, after: int, upto: int | None) -> set[int]:
    asked = f"SELECT id FROM {table} WHERE id > ? AND id <= coalesce(?, id)"  # noqa: S608 - a table of ours
    return {number for (number,) in copy.connection.execute(asked, [after, upto]).fetchall()}
