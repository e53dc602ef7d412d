"""crm.item.list: nested groups of conditions joined by AND or OR; what nobody knows is refused."""

from collections.abc import Mapping
from typing import Any

from b24app.emulator.crm import listing
from b24app.emulator.crm.ids import candidates
from b24app.emulator.crm.names import Names
from b24app.emulator.errors import RestError
from b24app.emulator.filters import Test, split
from b24app.emulator.method import Page
from b24app.emulator.state import Row


def listed(names: Names, sent: Row, order: Row, start: int) -> Page:
    """Return a page of rows."""
    about = names.about
    is_any = str(sent.get("logic", "AND")).upper() == "OR"
    flat = {} if is_any else {key: value for key, value in sent.items() if not _is_group(key, value) and key != "logic"}
    known = {names.searched(key, "filter"): value for key, value in flat.items()}
    ids, rest = candidates(about.portal.crm.box(about.kind.type_id), known)
    tests = [_condition(names, name, value) for name, value in rest.items()]
    groups = [sent] if is_any else [value for key, value in sent.items() if _is_group(key, value)]
    tests += [_group(names, group) for group in groups]
    return listing.found(about, ids, tests, _order(names, order), start)


def _group(names: Names, sent: Any) -> Test:
    group = dict(enumerate(sent)) if isinstance(sent, list) else sent
    is_any = str(group.get("logic", "AND")).upper() == "OR"
    tests = [
        _group(names, value) if _is_group(key, value) else _condition(names, names.searched(str(key), "filter"), value)
        for key, value in group.items()
        if key != "logic"
    ]
    if is_any:
        return lambda row: any(test(row) for test in tests)
    return lambda row: all(test(row) for test in tests)


def _is_group(key: Any, value: Any) -> bool:
    return str(key).isdigit() and isinstance(value, (Mapping, list))


def _condition(names: Names, name: str, wanted: Any) -> Test:
    kind = names.about.type_of(split(name)[1]) or "string"
    return listing.test_of(names.about, name, wanted, kind)


def _order(names: Names, sent: Row) -> Row:
    order = {names.searched(name, "order"): direction for name, direction in sent.items()}
    for name, direction in sent.items():
        if str(direction).upper() not in ("ASC", "DESC"):
            text = f"Invalid order: allowed sort directions are `ASC, DESC`. But got '{direction}' for field '{name}'"
            raise RestError("INVALID_ARG_VALUE", text)
    return order
