"""Finding items by tests, in order, page by page."""

from collections.abc import Iterator, Mapping
from typing import Any

from b24app.emulator import filters
from b24app.emulator.crm.about import About
from b24app.emulator.crm.ids import Span, candidates
from b24app.emulator.crm.memory import Box
from b24app.emulator.crm.worked_out import reader
from b24app.emulator.method import Page
from b24app.emulator.ordering import Key, is_descending, ordered
from b24app.emulator.paging import SIZE, first, page
from b24app.emulator.state import Row


def classic(about: About, conditions: Mapping[str, Any], order: Mapping[str, Any], start: int) -> Page:
    """Return a page of rows. Conditions on fields nobody knows are dropped without a word."""
    box = about.portal.crm.box(about.kind.type_id)
    ids, rest = candidates(box, conditions)
    tests = [test for name, wanted in rest.items() if (test := _test(about, name, wanted)) is not None]
    return found(about, ids, tests, order, start)


def found(about: About, ids: Span, tests: list[filters.Test], order: Mapping[str, Any], start: int) -> Page:
    """Return a page of the rows that pass every test; by id unless another order is asked for."""
    box = about.portal.crm.box(about.kind.type_id)
    if next(iter(order), "ID") != "ID":
        return page(ordered(_matching(box, ids, tests), order, lambda name: _key(about, name)), start)
    if is_descending(order.get("ID", "ASC")):
        ids = ids.backwards()
    if start < 0:
        return first(_matching(box, ids, tests))
    return page(list(_matching(box, ids, tests)), start) if tests else _unfiltered(box, ids, start)


def test_of(about: About, name: str, wanted: Any, kind: str) -> filters.Test:
    """Make the test of one condition on a known field."""
    return filters.test(name, wanted, kind, reader(about.portal, about.kind, filters.split(name)[1]))


def _unfiltered(box: Box, ids: Span, start: int) -> Page:
    """Count without looking at the rows."""
    following = start + SIZE
    rows = [box.rows[number] for number in ids.cut(start, SIZE)]
    return Page(rows, len(ids), following if following < len(ids) else None)


def _matching(box: Box, ids: Span, tests: list[filters.Test]) -> Iterator[Row]:
    rows = box.rows
    for number in ids:
        row = rows[number]
        if all(test(row) for test in tests):
            yield row


def _test(about: About, name: str, wanted: Any) -> filters.Test | None:
    kind = about.type_of(filters.split(name)[1])
    return test_of(about, name, wanted, kind) if kind else None


def _key(about: About, name: str) -> Key | None:
    """A stage sorts by its SORT, other fields by their value."""
    kind = about.type_of(name)
    if kind is None or name in about.kind.multifields:
        return None
    if name == about.kind.stage_field:
        sorts = {status.status_id: (status.sort, status.id) for status in about.portal.dictionaries}
        return lambda row: sorts.get(row[name], (0, 0))
    read = reader(about.portal, about.kind, name)
    return lambda row: filters.comparable(kind, read(row))
