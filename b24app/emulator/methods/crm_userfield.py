"""crm.lead.userfield.* and its twins: user fields of leads, deals, contacts, companies."""

from typing import Any

from b24app.emulator import userfield_rules as rules
from b24app.emulator import userfields
from b24app.emulator.crm.kinds import Kind
from b24app.emulator.crm.userfield_events import tell, told
from b24app.emulator.errors import said
from b24app.emulator.method import Call, Page
from b24app.emulator.methods.family import WITH_USERFIELDS, for_kinds
from b24app.emulator.ordering import ordered
from b24app.emulator.state import Row

PAGE = "{userfields}-"
FILTERED = ("ID", "FIELD_NAME", "USER_TYPE_ID", "XML_ID", "SORT", *rules.FLAGS)
SORTED = ("ID", "FIELD_NAME", "USER_TYPE_ID", "XML_ID", "SORT")


@for_kinds("crm.{kind}.userfield.add", page=PAGE + "add", label="source-read", write=True, kinds=WITH_USERFIELDS)
def add(call: Call, kind: Kind) -> int:
    """Create a user field."""
    _for_admins(call)
    number = rules.add(call.portal, call.params.fields(), kind.userfields)
    told(call, "ADD", call.portal.userfields[number], call.params.fields())
    return number


@for_kinds("crm.{kind}.userfield.update", page=PAGE + "update", label="source-read", write=True, kinds=WITH_USERFIELDS)
def update(call: Call, kind: Kind) -> bool:
    """Change a user field."""
    _for_admins(call)
    row = _found(call, kind)
    rules.update(call.portal, row, call.params.fields())
    told(call, "UPDATE", row, call.params.fields())
    return True


@for_kinds("crm.{kind}.userfield.get", page=PAGE + "get", kinds=WITH_USERFIELDS)
def get(call: Call, kind: Kind) -> Row:
    """Return a user field: labels in every language, list rows without XML_ID."""
    row = _found(call, kind)
    return _shown(row, without="XML_ID") | {label: row[label] for label in rules.LABELS}


@for_kinds("crm.{kind}.userfield.list", page=PAGE + "list", kinds=WITH_USERFIELDS)
def list_(call: Call, kind: Kind) -> Page:
    """Return all user fields, with a total but no pages; labels only when the filter names a language."""
    sent = call.params.mapping("FILTER")
    language = str(sent.pop("LANG", "") or "")
    own = userfields.by_name(call.portal, kind.userfields).values()
    rows = [row for row in own if all(_fits(row, *condition) for condition in sent.items())]
    order = call.params.mapping("ORDER") or {"SORT": "ASC", "ID": "ASC"}
    found = ordered(rows, order, lambda name: (lambda row: row[name]) if name in SORTED else None)
    return Page([_shown(dict(row)) | _labels(dict(row), language) for row in found], len(found))


@for_kinds("crm.{kind}.userfield.delete", page=PAGE + "delete", write=True, kinds=WITH_USERFIELDS)
def delete(call: Call, kind: Kind) -> bool:
    """Delete a user field and at once all that items kept in it."""
    _for_admins(call)
    row = _found(call, kind)
    rules.delete(call.portal, row)
    tell(call, "DELETE", row)
    return True


def _fits(row: Row, name: str, wanted: Any) -> bool:
    field = name.lstrip("=")
    values = wanted if isinstance(wanted, list) else [wanted]
    return field not in FILTERED or str(row[field] or "") in {str(value) for value in values}


def _shown(row: Row, without: str = "") -> Row:
    shown = {name: row[name] for name in ("ENTITY_ID", "FIELD_NAME", "USER_TYPE_ID", "XML_ID")}
    shown = {"ID": str(row["ID"])} | shown | {"SORT": str(row["SORT"])} | {flag: row[flag] for flag in rules.FLAGS}
    shown["SETTINGS"] = row["SETTINGS"]
    if row["USER_TYPE_ID"] == "enumeration":
        shown["LIST"] = [_list_row(item, without) for item in row["LIST"]]
    return shown


def _list_row(item: Row, without: str) -> Row:
    row = {"ID": str(item["ID"]), "SORT": str(item["SORT"]), "VALUE": item["VALUE"], "DEF": item["DEF"]}
    return row if without == "XML_ID" else row | {"XML_ID": item["XML_ID"]}


def _labels(row: Row, language: str) -> Row:
    return {label: row[label].get(language) or None for label in rules.LABELS} if language else {}


def _found(call: Call, kind: Kind) -> Row:
    number = call.params.number()
    if number <= 0:
        raise said("ID is not defined or invalid.")
    row = call.portal.userfields.get(number)
    if row is None or row["ENTITY_ID"] != kind.userfields:
        raise rules.not_found()
    return row


def _for_admins(call: Call) -> None:
    if not call.caller.user.is_admin:
        raise said("Access denied.")
