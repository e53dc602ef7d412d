"""crm.stagehistory.list: when items entered their stages."""

from operator import itemgetter
from typing import Any

from b24app.emulator import filters
from b24app.emulator.clock import iso
from b24app.emulator.crm.kinds import DEAL, LEAD, Kind, kind_of
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, Page, method
from b24app.emulator.ordering import ordered
from b24app.emulator.paging import page, start_of
from b24app.emulator.params import whole
from b24app.emulator.state import Row

SHARED = {"ID": "integer", "TYPE_ID": "integer", "OWNER_ID": "integer", "CREATED_TIME": "datetime"}
OF_LEADS = SHARED | {"STATUS_ID": "string", "STATUS_SEMANTIC_ID": "string"}
OF_OTHERS = SHARED | {"CATEGORY_ID": "integer", "STAGE_ID": "string", "STAGE_SEMANTIC_ID": "string"}


@method("crm.stagehistory.list", scope="crm", source="crm/crm-stage-history-list")
def list_(call: Call) -> Page:
    """Return a page of entries of one type; a field nobody knows in filter or order is refused."""
    kind = _kind(call)
    kinds = OF_LEADS if kind.type_id == LEAD else OF_OTHERS
    conditions = call.params.mapping("FILTER")
    rows = _candidates(call, kind, conditions)
    for name, wanted in conditions.items():
        field = filters.split(name)[1]
        if field not in kinds:
            raise RestError("INVALID_ARG_VALUE", f"Invalid filter: field '{field}' is not allowed in filter")
        check = filters.test(name, wanted, kinds[field], itemgetter(field))
        rows = [row for row in rows if check(row)]
    cut = page(ordered(rows, _order(call, kinds), itemgetter), start_of(call.params))
    return Page({"items": [_shown(call, row) for row in cut.rows]}, cut.total, cut.next)


def _kind(call: Call) -> Kind:
    sent = call.params.get("ENTITYTYPEID")
    kind = kind_of(call.portal, whole(sent))
    if kind is None or not (kind.is_dynamic or kind.type_id in (LEAD, DEAL)):
        raise RestError("ENTITY_TYPE_NOT_SUPPORTED", f"Entity type {sent} is not supported")
    return kind


def _candidates(call: Call, kind: Kind, conditions: dict[str, Any]) -> list[Row]:
    """Look only at the items named, where the filter names them."""
    history = call.portal.crm.box(kind.type_id).history
    owners = conditions.get("OWNER_ID", conditions.get("=OWNER_ID", conditions.get("@OWNER_ID")))
    if owners is None:
        return list(history)
    numbers = {whole(owner) or 0 for owner in (owners if isinstance(owners, list) else [owners])}
    entries = [entry for number in numbers for entry in history.of(number)]
    return sorted(entries, key=lambda entry: int(entry["ID"]))


def _order(call: Call, kinds: dict[str, str]) -> dict[str, Any]:
    order = call.params.mapping("ORDER") or {"ID": "ASC"}
    for field, direction in order.items():
        if field not in kinds:
            raise RestError("INVALID_ARG_VALUE", f"Invalid order: field '{field}' is not allowed in order")
        if str(direction).upper() not in ("ASC", "DESC"):
            text = f"Invalid order: allowed sort directions are `ASC, DESC`. But got '{direction}' for field '{field}'"
            raise RestError("INVALID_ARG_VALUE", text)
    return order


def _shown(call: Call, row: Any) -> Row:
    select = [str(name) for name in call.params.get("SELECT") or []]
    shown = {**row, "CREATED_TIME": iso(row["CREATED_TIME"])}
    return {name: value for name, value in shown.items() if not select or "*" in select or name in select}
