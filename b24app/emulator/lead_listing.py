"""crm.lead.list: finding leads by filter, in order, page by page."""

from collections.abc import Iterator, Mapping
from typing import Any

from b24app.emulator import filters, userfields
from b24app.emulator.lead_fields import MULTIFIELDS, STANDARD, reader
from b24app.emulator.lead_ids import candidates
from b24app.emulator.method import Page
from b24app.emulator.ordering import Key, is_descending, ordered
from b24app.emulator.paging import first, page
from b24app.emulator.state import Portal, Row


def listed(portal: Portal, conditions: Mapping[str, Any], order: Mapping[str, Any], start: int) -> Page:
    """Return a page of rows. Conditions on fields nobody knows are dropped without a word."""
    ids, rest = candidates(portal, conditions)
    tests = [test for name, wanted in rest.items() if (test := _test(portal, name, wanted)) is not None]
    if next(iter(order), "ID") != "ID":
        return page(ordered(_matching(portal, ids, tests), order, lambda name: _key(portal, name)), start)
    if is_descending(order.get("ID", "ASC")):
        ids.reverse()
    if start < 0:
        return first(_matching(portal, ids, tests))
    return page(list(_matching(portal, ids, tests)), start) if tests else _unfiltered(portal, ids, start)


def _unfiltered(portal: Portal, ids: list[int], start: int) -> Page:
    """Count without looking at the rows."""
    cut = page(ids, start)
    return Page([portal.leads[number] for number in cut.rows], cut.total, cut.next)


def _matching(portal: Portal, ids: list[int], tests: list[filters.Test]) -> Iterator[Row]:
    for number in ids:
        row = portal.leads[number]
        if all(test(row) for test in tests):
            yield row


def _test(portal: Portal, name: str, wanted: Any) -> filters.Test | None:
    _, field = filters.split(name)
    kind = _kind(portal, field)
    return filters.test(name, wanted, kind, reader(portal, field)) if kind else None


def _kind(portal: Portal, field: str) -> str | None:
    if field in MULTIFIELDS:
        return "string"
    if field in STANDARD:
        return STANDARD[field].kind
    definition = userfields.by_name(portal).get(field) if field.startswith(userfields.PREFIX) else None
    return str(definition["USER_TYPE_ID"]) if definition else None


def _key(portal: Portal, name: str) -> Key | None:
    """STATUS_ID sorts by the stage's SORT, the others by their value."""
    kind = _kind(portal, name)
    if kind is None or name in MULTIFIELDS:
        return None
    if name == "STATUS_ID":
        sorts = {status.status_id: (status.sort, status.id) for status in portal.dictionaries.of("STATUS")}
        return lambda row: sorts.get(row["STATUS_ID"], (0, 0))
    read = reader(portal, name)
    return lambda row: filters.comparable(kind, read(row))
