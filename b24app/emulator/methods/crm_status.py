"""crm.status.*: stages and dictionaries."""

from typing import Any

from b24app.emulator import stages
from b24app.emulator.dictionaries import Status
from b24app.emulator.errors import said
from b24app.emulator.method import Call, method
from b24app.emulator.ordering import ordered
from b24app.emulator.state import Row
from b24app.emulator.status_rows import EXACT, FIELDS, dictionaries, shown


@method("crm.status.fields", scope="crm", source="crm/status/crm-status-fields")
def fields(call: Call) -> dict[str, Any]:
    """Describe a row's fields."""
    del call
    names = ("type", "isRequired", "isReadOnly", "isImmutable", "title")
    return {
        field: {**dict(zip(names, about, strict=True)), "isMultiple": False, "isDynamic": False}
        for field, about in FIELDS.items()
    }


@method("crm.status.list", scope="crm", label="source-read", source="crm/status/crm-status-list")
def list_(call: Call) -> list[Row]:
    """Return every row that fits, in one piece: no pages, no total. Only exact values; a list of values is refused."""
    rows = [shown(call.portal, status) for status in call.portal.dictionaries]
    for name, wanted in call.params.mapping("FILTER").items():
        if isinstance(wanted, (list, dict)):
            raise said(f"Filter by {name} must be a string")
        rows = [row for row in rows if _fits(row, name, wanted)]
    order = call.params.mapping("ORDER") or {"SORT": "ASC"}
    return list(map(dict, ordered(rows, order, lambda name: _key(name) if name in FIELDS else None)))


@method("crm.status.get", scope="crm", source="crm/status/crm-status-get")
def get(call: Call) -> Row:
    """Return one row."""
    return shown(call.portal, _found(call))


@method("crm.status.add", scope="crm", write=True, label="source-read", source="crm/status/crm-status-add")
def add(call: Call) -> int:
    """Create a row; sort order, the single success stage and codes are checked."""
    _for_admins(call)
    return stages.add(call.portal, call.params.fields())


@method("crm.status.update", scope="crm", write=True, label="source-read", source="crm/status/crm-status-update")
def update(call: Call) -> bool:
    """Change NAME, SORT, COLOR; true even when nothing of what was sent could be written."""
    _for_admins(call)
    stages.update(_found(call), call.params.fields())
    return True


@method("crm.status.delete", scope="crm", write=True, source="crm/status/crm-status-delete")
def delete(call: Call) -> bool:
    """Delete a row; a system one needs params[FORCED]=Y, a stage must hold no items."""
    _for_admins(call)
    stages.delete(call.portal, _found(call), is_forced=call.params.mapping("PARAMS").get("FORCED") == "Y")
    return True


@method("crm.status.entity.types", scope="crm", source="crm/status/crm-status-entity-types")
def entity_types(call: Call) -> list[Row]:
    """Return the dictionaries."""
    return dictionaries(call.portal)


@method("crm.status.entity.items", scope="crm", source="crm/status/crm-status-entity-items")
def entity_items(call: Call) -> list[Row]:
    """Return a dictionary's rows in short, in order; SORT is a number here."""
    rows = call.portal.dictionaries.of(call.params.text("ENTITYID"))
    return [{"NAME": row.name, "SORT": row.sort, "STATUS_ID": row.status_id} for row in rows]


def _fits(row: Row, name: str, wanted: Any) -> bool:
    """Prefixes are not known here, so a name with one is a name nobody knows: dropped."""
    text = "" if wanted is None else str(wanted)
    if name == "NAME":
        return text.casefold() in row["NAME"].casefold()
    return name not in EXACT or (row[name] or "").casefold() == text.casefold()


def _key(name: str) -> Any:
    is_number = name in ("ID", "SORT")
    return lambda row: int(row[name]) if is_number else row[name]


def _found(call: Call) -> Status:
    number = call.params.number()
    if number <= 0:
        raise said("Invalid identifier.")
    status = call.portal.dictionaries.get(number)
    if status is None:
        raise said("Status is not found.")
    return status


def _for_admins(call: Call) -> None:
    if not call.caller.user.is_admin:
        raise said("Access denied.")
