"""User fields as userfieldconfig.* writes and reads them: camelCase names over the same definitions."""

from b24app.emulator import userfield_rules as rules
from b24app.emulator.crm.kinds import KINDS
from b24app.emulator.crm.naming import camel
from b24app.emulator.state import Portal, Row

PLAIN = ("entityId", "fieldName", "userTypeId", "xmlId")
FLAGS = ("multiple", "mandatory", "showFilter", "showInList", "editInList", "isSearchable")
LABELS = ("editFormLabel", "listColumnLabel", "listFilterLabel", "errorMessage", "helpMessage")
UPPER = {
    "entityId": "ENTITY_ID",
    "fieldName": "FIELD_NAME",
    "userTypeId": "USER_TYPE_ID",
    "xmlId": "XML_ID",
    "sort": "SORT",
    "settings": "SETTINGS",
} | {camel(name): name for name in (*rules.FLAGS, *rules.LABELS)}
# Labels of lists and filters are passed over on writing.
WRITTEN = frozenset(UPPER) - {"listColumnLabel", "listFilterLabel"}


def start_of(portal: Portal, entity: str) -> str | None:
    """Return what names of an entity's fields begin with; None for an entity nobody knows."""
    if any(kind.userfields == entity for kind in KINDS.values()):
        return "UF_CRM_SMART_INVOICE_" if entity == "CRM_SMART_INVOICE" else "UF_CRM_"
    own = any(f"CRM_{process.id}" == entity for process in portal.crm.types.values())
    return f"UF_{entity}_" if own else None


def read(sent: Row) -> Row:
    """Turn a field sent into the old spelling."""
    row = {UPPER[name]: value for name, value in sent.items() if name in WRITTEN}
    items = sent.get("enum")
    rows = items.values() if isinstance(items, dict) else items if isinstance(items, list) else None
    if rows is not None:
        row["LIST"] = [_list_row(item) for item in rows if isinstance(item, dict)]
    return row


def shown(row: Row, *, with_enum: bool, language: str = "") -> Row:
    """Write a definition; a list names one language only, or none."""
    about: Row = {"id": str(row["ID"]), **{name: row[UPPER[name]] for name in PLAIN}, "sort": str(row["SORT"])}
    about |= {name: row[UPPER[name]] for name in FLAGS} | {"settings": row["SETTINGS"]}
    used = [code for code, text in row["EDIT_FORM_LABEL"].items() if text and (not language or code == language)]
    about["languageId"] = {code: code for code in used}
    about |= {name: {code: row[UPPER[name]].get(code) or None for code in used} for name in LABELS}
    if with_enum and row["USER_TYPE_ID"] == "enumeration":
        about["enum"] = [_enum(row, item) for item in row["LIST"]]
    return about


def _list_row(item: Row) -> Row:
    known = {"id": "ID", "value": "VALUE", "def": "DEF", "sort": "SORT", "xmlId": "XML_ID", "del": "DEL"}
    return {known[name]: value for name, value in item.items() if name in known}


def _enum(row: Row, item: Row) -> Row:
    about = {"id": str(item["ID"]), "userFieldId": str(row["ID"]), "value": item["VALUE"], "def": item["DEF"]}
    return about | {"sort": str(item["SORT"]), "xmlId": item["XML_ID"]}
