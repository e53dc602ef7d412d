"""Fill a copy from its portal: all at first, later what was changed; what was cut off goes on where it stopped."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from b24app.cleanup.copying import portions, progress
from b24app.cleanup.copying.copy import Copy
from b24app.cleanup.copying.differing import Differing, find_differing
from b24app.portal.client import Portal
from b24app.portal.tables import (
    TABLES,
    Counted,
    Table,
    count_rows,
    now_of,
    read_numbered,
    read_rows,
    read_stages,
    read_users,
)

T = TypeVar("T")

PORTION = 2500
"""Rows that are kept at once: as many as a request brings."""

COPIED = (*(table.name for table in TABLES), "users", "stages", "communications", "progress", "findings", "judged")


@dataclass(frozen=True)
class Read:
    """How far the reading of a table has come: rows put into the copy in this pass, of about so many."""

    table: str
    rows: int
    total: int


Told = Callable[[Read], None]


def refresh(portal: Portal, copy: Copy, told: Told = lambda _: None, tables: Iterable[Table] = TABLES) -> bool:
    """Bring a copy up to date; returns whether the portal told who works there.

    May be killed at any moment and called again. Calls leave the next place to everybody else.
    """
    bulk, wanted = portal.bulk(), tuple(tables)
    knows_users = _read_small(bulk, copy)
    totals = _begin(bulk, copy, wanted)
    for name, total in totals.items():
        told(Read(name, 0, total))
    for table in wanted:
        _pass(bulk, copy, table, totals[table.name], told)
    return knows_users


def forget(copy: Copy) -> None:
    """Empty a copy, so that everything is read anew."""
    with portions.together(copy):
        for name in COPIED:
            copy.connection.execute(f"DELETE FROM {name}")  # noqa: S608 - tables of ours


def _read_small(portal: Portal, copy: Copy) -> bool:
    users, stages = read_users(portal), read_stages(portal)
    with portions.together(copy):
        portions.replace(copy, "users", users or [])
        portions.replace(copy, "stages", stages)
    return users is not None


def _begin(portal: Portal, copy: Copy, tables: tuple[Table, ...]) -> dict[str, int]:
    """Begin the passes and count what they have to read, so that an end can be foretold from the first row on."""
    now = now_of(portal)
    with portions.together(copy):
        begun = {table.name: progress.begin(copy, table.name, now) for table in tables}
    counts = count_rows(portal, [_asked(copy, table, begun[table.name]) for table in tables])
    return {table.name: count for table, count in zip(tables, counts, strict=True)}


def _asked(copy: Copy, table: Table, known: progress.Standing) -> Counted:
    """Say which rows are to be read: what was changed, or where rows never change, what is above those read."""
    if table.changed:
        return table, known.last, None, known.since
    highest = copy.connection.execute(f"SELECT coalesce(max(id), 0) FROM {table.name}").fetchone()  # noqa: S608
    return table, max(known.last, highest[0] if highest else 0), None, None


def _pass(portal: Portal, copy: Copy, table: Table, total: int, told: Told) -> None:
    known = progress.standing(copy, table.name)
    read = 0
    _, after, _, since = _asked(copy, table, known)
    for rows in _portions(read_rows(portal, table, after, since), PORTION):
        with portions.together(copy):
            portions.put(copy, table.name, [table.columns(row) for row in rows])
            progress.move(copy, table.name, table.number(rows[-1]))
        read += len(rows)
        told(Read(table.name, read, max(total, read)))
    differing = find_differing(portal, copy, table) if known.is_whole else Differing()
    for rows in _portions(read_numbered(portal, table, differing.missing), PORTION):
        with portions.together(copy):
            portions.put(copy, table.name, [table.columns(row) for row in rows])
    with portions.together(copy):
        portions.remove(copy, table.name, differing.gone)
        progress.end(copy, table.name, known.began or now_of(portal))


def _portions(rows: Iterator[T], size: int) -> Iterator[list[T]]:
    while portion := list(islice(rows, size)):
        yield portion
