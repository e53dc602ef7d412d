"""Documents of workflows: which items of CRM they stand for."""

from typing import Any

from b24app.emulator import crm_owners
from b24app.emulator.state import Portal
from b24app.emulator.work import Owner

CLASSES = {"CCrmDocumentLead": "LEAD", "CCrmDocumentDeal": "DEAL", "CCrmDocumentContact": "CONTACT"}
CLASSES |= {"CCrmDocumentCompany": "COMPANY"}
DYNAMIC = "Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic"


def type_of(given: Any) -> list[str] | None:
    """Read a document type such as ["crm", "CCrmDocumentLead", "LEAD"]; None when it is none."""
    parts = _parts(given)
    if len(parts) != 3 or parts[0] != "crm":
        return None
    is_known = CLASSES.get(parts[1]) == parts[2] or (parts[1] == DYNAMIC and parts[2].startswith("DYNAMIC_"))
    return parts if is_known else None


def found(portal: Portal, given: Any) -> tuple[list[str], Owner] | None:
    """Read a document id such as ["crm", "CCrmDocumentLead", "LEAD_5"]; None unless the item is there."""
    parts = _parts(given)
    stem, _, number = parts[-1].rpartition("_") if parts else ("", "", "")
    kind = type_of([*parts[:2], stem])
    if kind is None or not number.isdigit():
        return None
    owner = (crm_owners.type_of(stem), int(number))
    return (kind, owner) if crm_owners.exists(portal, owner) else None


def _parts(given: Any) -> list[str]:
    items = given.values() if isinstance(given, dict) else given if isinstance(given, list) else []
    return [str(item) for item in items]
