"""What crm.lead.add and update make of the fields they are sent."""

from collections.abc import Collection
from typing import Any

from b24app.emulator import multifields, userfields
from b24app.emulator.lead_fields import MULTIFIELDS, STANDARD
from b24app.emulator.state import Portal, Row
from b24app.emulator.values import NotAValue, typed


def accepted(portal: Portal, sent: Row, present: Row, also: Collection[str] = ()) -> Row:
    """Return the typed values to write; None empties a field. Names nobody knows and read-only ones are passed over.

    `also` names read-only fields that may be written all the same. A stage that does not exist is passed over too.
    """
    definitions = userfields.by_name(portal)
    values: Row = {}
    for name, value in sent.items():
        if name in MULTIFIELDS:
            values[name] = multifields.merged(portal, present.get(name, []), value) or None
        elif name in STANDARD:
            values |= _standard(portal, name, value) if name in also or not STANDARD[name].is_read_only else {}
        elif name in definitions:
            values[name] = userfields.accepted(definitions[name], value)
    return values


def _standard(portal: Portal, name: str, value: Any) -> Row:
    if name in ("CONTACT_ID", "CONTACT_IDS"):
        contacts = [typed("crm_contact", item) for item in (value if isinstance(value, list) else [value])]
        return {"CONTACT_IDS": [contact for contact in contacts if contact] or None}
    try:
        found = typed(STANDARD[name].kind, value)
    except NotAValue:
        return {}
    if name == "STATUS_ID" and portal.dictionaries.find("STATUS", str(found)) is None:
        return {}
    if name == "ASSIGNED_BY_ID" and found is None:
        return {}
    return {name: found}
