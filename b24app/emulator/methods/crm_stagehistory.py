"""crm.stagehistory.list: when leads entered their stages."""

from typing import Any

from b24app.emulator import filters
from b24app.emulator.clock import iso
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, Page, method
from b24app.emulator.ordering import ordered
from b24app.emulator.paging import page, start_of
from b24app.emulator.params import whole
from b24app.emulator.state import Row

LEAD = 1
KINDS = {
    "ID": "integer",
    "TYPE_ID": "integer",
    "OWNER_ID": "integer",
    "CREATED_TIME": "datetime",
    "STATUS_ID": "string",
    "STATUS_SEMANTIC_ID": "string",
}


@method("crm.stagehistory.list", scope="crm", source="crm/crm-stage-history-list")
def list_(call: Call) -> Page:
    """Return a page of entries of leads; a field nobody knows in filter or order is refused."""
    kind = call.params.get("ENTITYTYPEID")
    if whole(kind) != LEAD:
        raise RestError("ENTITY_TYPE_NOT_SUPPORTED", f"Entity type {kind} is not supported")
    conditions = call.params.mapping("FILTER")
    rows = _candidates(call, conditions)
    for name, wanted in conditions.items():
        field = filters.split(name)[1]
        if field not in KINDS:
            raise RestError("INVALID_ARG_VALUE", f"Invalid filter: field '{field}' is not allowed in filter")
        check = filters.test(name, wanted, KINDS[field], _reader(field))
        rows = [row for row in rows if check(row)]
    cut = page(ordered(rows, _order(call), _reader), start_of(call.params))
    return Page({"items": [_shown(call, row) for row in cut.rows]}, cut.total, cut.next)


def _candidates(call: Call, conditions: dict[str, Any]) -> list[Row]:
    """Look only at the leads named, where the filter names them."""
    owners = conditions.get("OWNER_ID", conditions.get("=OWNER_ID", conditions.get("@OWNER_ID")))
    if owners is None:
        return list(call.portal.stage_history)
    numbers = {whole(owner) or 0 for owner in (owners if isinstance(owners, list) else [owners])}
    entries = [entry for number in numbers for entry in call.portal.stage_history.of(number)]
    return sorted(entries, key=lambda entry: int(entry["ID"]))


def _order(call: Call) -> dict[str, Any]:
    order = call.params.mapping("ORDER") or {"ID": "ASC"}
    for field, direction in order.items():
        if field not in KINDS:
            raise RestError("INVALID_ARG_VALUE", f"Invalid order: field '{field}' is not allowed in order")
        if str(direction).upper() not in ("ASC", "DESC"):
            text = f"Invalid order: allowed sort directions are `ASC, DESC`. But got '{direction}' for field '{field}'"
            raise RestError("INVALID_ARG_VALUE", text)
    return order


def _shown(call: Call, row: Any) -> Row:
    select = [str(name) for name in call.params.get("SELECT") or []]
    shown = {**row, "CREATED_TIME": iso(row["CREATED_TIME"])}
    return {name: value for name, value in shown.items() if not select or "*" in select or name in select}


def _reader(field: str) -> filters.Reader:
    return lambda row: row[field]
