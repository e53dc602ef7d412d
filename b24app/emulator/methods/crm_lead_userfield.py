"""crm.lead.userfield.*: user fields of leads."""

from typing import Any

from b24app.emulator import userfield_rules as rules
from b24app.emulator.errors import said
from b24app.emulator.events import raise_event
from b24app.emulator.method import Call, Page, method
from b24app.emulator.ordering import ordered
from b24app.emulator.state import Row

FILTERED = ("ID", "FIELD_NAME", "USER_TYPE_ID", "XML_ID", "SORT", *rules.FLAGS)
SORTED = ("ID", "FIELD_NAME", "USER_TYPE_ID", "XML_ID", "SORT")


@method(
    "crm.lead.userfield.add",
    scope="crm",
    write=True,
    label="source-read",
    source="crm/leads/userfield/crm-lead-userfield-add",
)
def add(call: Call) -> int:
    """Create a user field."""
    _for_admins(call)
    number = rules.add(call.portal, call.params.fields())
    _tell(call, "ADD", call.portal.userfields[number])
    return number


@method(
    "crm.lead.userfield.update",
    scope="crm",
    write=True,
    label="source-read",
    source="crm/leads/userfield/crm-lead-userfield-update",
)
def update(call: Call) -> bool:
    """Change a user field."""
    _for_admins(call)
    row = _found(call)
    rules.update(call.portal, row, call.params.fields())
    _tell(call, "UPDATE", row)
    return True


@method("crm.lead.userfield.get", scope="crm", source="crm/leads/userfield/crm-lead-userfield-get")
def get(call: Call) -> Row:
    """Return a user field: labels in every language, list rows without XML_ID."""
    row = _found(call)
    return _shown(row, without="XML_ID") | {label: row[label] for label in rules.LABELS}


@method("crm.lead.userfield.list", scope="crm", source="crm/leads/userfield/crm-lead-userfield-list")
def list_(call: Call) -> Page:
    """Return all user fields, with a total but no pages; labels only when the filter names a language."""
    sent = call.params.mapping("FILTER")
    language = str(sent.pop("LANG", "") or "")
    rows = [row for row in call.portal.userfields.values() if all(_fits(row, *condition) for condition in sent.items())]
    order = call.params.mapping("ORDER") or {"SORT": "ASC", "ID": "ASC"}
    found = ordered(rows, order, lambda name: (lambda row: row[name]) if name in SORTED else None)
    return Page([_shown(dict(row)) | _labels(dict(row), language) for row in found], len(found))


@method("crm.lead.userfield.delete", scope="crm", write=True, source="crm/leads/userfield/crm-lead-userfield-delete")
def delete(call: Call) -> bool:
    """Delete a user field and at once all that leads kept in it."""
    _for_admins(call)
    row = _found(call)
    del call.portal.userfields[row["ID"]]
    for lead in call.portal.leads.values():
        lead.pop(row["FIELD_NAME"], None)
    _tell(call, "DELETE", row)
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


def _found(call: Call) -> Row:
    number = call.params.number()
    if number <= 0:
        raise said("ID is not defined or invalid.")
    if number not in call.portal.userfields:
        raise rules.not_found()
    return call.portal.userfields[number]


def _for_admins(call: Call) -> None:
    if not call.caller.user.is_admin:
        raise said("Access denied.")


def _tell(call: Call, what: str, row: Row) -> None:
    data = {"FIELDS": {"ID": row["ID"], "ENTITY_ID": "CRM_LEAD", "FIELD_NAME": row["FIELD_NAME"]}}
    raise_event(call.portal, f"ONCRMLEADUSERFIELD{what}", data, call.actor)
