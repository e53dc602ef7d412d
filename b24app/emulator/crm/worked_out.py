"""Values nobody stores: worked out from a row, or what a field is as long as nobody has filled it in."""

from collections.abc import Mapping
from typing import Any

from b24app.emulator.crm.kinds import COMPANY, CONTACT, DEAL, LEAD, Kind
from b24app.emulator.crm.moves import PROCESS, first_stage, semantics
from b24app.emulator.filters import Reader
from b24app.emulator.state import Portal, Row

FLAGS: Mapping[str, str] = dict.fromkeys(
    ("OPENED", "IS_MANUAL_OPPORTUNITY", "IS_RECURRING", "IS_REPEATED_APPROACH", "IS_MY_COMPANY", "EXPORT"), "N"
)
ZEROS: Mapping[str, float] = {"OPPORTUNITY": 0.0, "TAX_VALUE": 0.0, "REVENUE": 0.0}


def usual(portal: Portal, kind: Kind, name: str) -> Any:
    """Return what a field is while its row does not hold it."""
    if name == "CURRENCY_ID":
        return portal.crm.base_currency
    if name == "CATEGORY_ID" and kind.has_categories:
        return 0
    if name == "IS_RETURN_CUSTOMER" and kind.type_id == DEAL:
        return "N"
    return FLAGS.get(name, ZEROS.get(name))


def worked_out(portal: Portal, kind: Kind) -> dict[str, Reader]:
    """Return the fields that are worked out anew for every row."""
    readers: dict[str, Reader] = {}
    if "HAS_PHONE" in kind.fields:
        readers |= _HAS
    if "CONTACT_IDS" in kind.fields and kind.type_id != COMPANY:
        readers["CONTACT_ID"] = lambda row: _first(row.get("CONTACT_IDS"))
    if kind.type_id == CONTACT:
        readers["COMPANY_ID"] = lambda row: _first(row.get("COMPANY_IDS"))
    if kind.type_id == COMPANY:
        readers["CONTACT_IDS"] = readers["CONTACT_ID"] = lambda row: _contacts(portal, row["ID"])
    return readers | _of_stages(portal, kind)


def _of_stages(portal: Portal, kind: Kind) -> dict[str, Reader]:
    readers: dict[str, Reader] = {}
    if kind.type_id == LEAD:
        readers["IS_RETURN_CUSTOMER"] = lambda row: _yes(row.get("CONTACT_IDS") or row.get("COMPANY_ID"))
    for name in ("STATUS_SEMANTIC_ID", "STAGE_SEMANTIC_ID"):
        if name in kind.fields:
            readers[name] = lambda row: semantics(portal, kind, row)
    if "CLOSED" in kind.fields:
        readers["CLOSED"] = lambda row: _yes(semantics(portal, kind, row) != PROCESS)
    if "IS_NEW" in kind.fields:
        readers["IS_NEW"] = lambda row: _yes(row["STAGE_ID"] == first_stage(portal, kind, row["CATEGORY_ID"]))
    return readers


def reader(portal: Portal, kind: Kind, name: str) -> Reader:
    """Return how a field's value is got from a row."""
    found = worked_out(portal, kind).get(name)
    if found is not None:
        return found
    if name in kind.multifields:
        return lambda row: [item["VALUE"] for item in row.get(name, ())]
    instead = usual(portal, kind, name)
    return lambda row: row.get(name, instead)


def _contacts(portal: Portal, company_id: int) -> list[int]:
    rows: Mapping[int, Row] = portal.crm.box(CONTACT).rows
    return [number for number, row in rows.items() if company_id in row.get("COMPANY_IDS", ())]


def _first(numbers: list[int] | None) -> int | None:
    return numbers[0] if numbers else None


def _yes(is_so: object) -> str:
    return "Y" if is_so else "N"


_HAS: Mapping[str, Reader] = {
    "HAS_PHONE": lambda row: _yes(row.get("PHONE")),
    "HAS_EMAIL": lambda row: _yes(row.get("EMAIL")),
    "HAS_IMOL": lambda row: _yes([item for item in row.get("IM", ()) if item["VALUE"].startswith("imol|")]),
}
