"""crm.duplicate.*, crm.entity.mergeBatch: finding items by phone or e-mail, and merging them."""

from typing import Any

from b24app.emulator.crm import communications
from b24app.emulator.crm.about import about
from b24app.emulator.crm.kinds import COMPANY, CONTACT, KINDS, LEAD, Kind, kind_of
from b24app.emulator.crm.merge import merge
from b24app.emulator.crm.merging import ConflictError
from b24app.emulator.errors import RestError, access_denied, said
from b24app.emulator.method import Call, method
from b24app.emulator.params import whole
from b24app.emulator.state import Row

PAGE = "crm/duplicates/crm-duplicate-"
VOLATILE = "crm/duplicates/volatile-type/crm-duplicate-volatile-type-"
MOST_VALUES = MOST_ROWS = 20
MOST_VOLATILE = 7
SEARCHED = {"LEAD": LEAD, "CONTACT": CONTACT, "COMPANY": COMPANY}


@method("crm.duplicate.findbycomm", scope="crm", label="source-read", source=f"{PAGE}find-by-comm")
def find_by_comm(call: Call) -> Row:
    """Return ids by type. At most 20 values, 20 rows a value; 20 rows of one type leave the later types out."""
    kind = call.params.text("TYPE").upper()
    if not kind:
        raise said("Parameter 'type' is required.")
    if kind not in communications.KINDS:
        raise said(f"Communication type '{kind}' is not supported in current context")
    values = [item for item in call.params.mapping("VALUES").values() if isinstance(item, str) and item]
    if not values:
        raise said("Communication values is not defined")
    only = SEARCHED.get(call.params.text("ENTITY_TYPE").upper())
    found: dict[str, dict[int, None]] = {}
    for value in values[:MOST_VALUES]:
        places = [place for place in communications.found(call.portal, kind, value) if only in (None, place[0])]
        for type_id, number in places[:MOST_ROWS]:
            found.setdefault(KINDS[type_id].name.upper(), {})[number] = None
    return {name: list(numbers) for name, numbers in found.items()}


@method(
    "crm.entity.mergeBatch",
    scope="crm",
    write=True,
    label="source-read",
    source="crm/duplicates/crm-entity-merge-batch",
)
def merge_batch(call: Call) -> Row:
    """Merge items into the first one; a conflict or a missing item is told with HTTP 200."""
    sent = call.params.mapping("PARAMS")
    if not whole(sent.get("entityTypeId")):
        raise RestError("0", "The parameter entityTypeId is required.")
    kind = kind_of(call.portal, whole(sent["entityTypeId"]))
    if kind is None:
        raise RestError("0", f"Entity type {sent['entityTypeId']} is not supported")
    numbers = _numbers(sent.get("entityIds"))
    rows = call.portal.crm.box(kind.type_id).rows
    others = [number for number in numbers[1:] if number in rows]
    if numbers[0] not in rows:
        return {"STATUS": "NOT_FOUND"}
    if not others:
        raise RestError("0", "The parameter entityIds must contains at least two elements.")
    return {"STATUS": _merged(call, kind, numbers[0], others), "ENTITY_IDS": others}


@method("crm.duplicate.volatileType.fields", scope="crm", source=f"{VOLATILE}fields")
def volatile_fields(call: Call) -> list[Row]:
    """Return the fields that may be registered for the portal's own search of duplicates: text ones."""
    _for_admins(call)
    type_id = call.params.number("ENTITYTYPEID")
    return [
        {"entityTypeId": number, "fieldCode": name, "fieldTitle": title}
        for number in (LEAD, CONTACT, COMPANY)
        if type_id in (0, number)
        for name, title in _texts(call, number).items()
    ]


@method("crm.duplicate.volatileType.list", scope="crm", source=f"{VOLATILE}list")
def volatile_list(call: Call) -> list[Row]:
    """Return the fields registered."""
    _for_admins(call)
    return [
        {"id": number, "entityTypeId": type_id, "fieldCode": name}
        for number, (type_id, name) in call.portal.crm.volatile.items()
    ]


@method("crm.duplicate.volatileType.register", scope="crm", write=True, source=f"{VOLATILE}register")
def volatile_register(call: Call) -> Row:
    """Register a field, seven in all; the emulator searches by none of them."""
    _for_admins(call)
    place = (call.params.number("ENTITYTYPEID"), call.params.text("FIELDCODE"))
    if place[0] not in SEARCHED.values() or place[1] not in _texts(call, place[0]):
        raise RestError("FIELD_NOT_FOUND", "Field not found")
    known = call.portal.crm.volatile
    if place in known.values():
        return {"id": next(number for number, other in known.items() if other == place)}
    if len(known) >= MOST_VOLATILE:
        raise RestError("MAX_TYPES_COUNT_EXCEEDED", "There is already a maximum number of volatile types")
    number = call.portal.next_id("volatile type")
    known[number] = place
    return {"id": number}


@method("crm.duplicate.volatileType.unregister", scope="crm", write=True, source=f"{VOLATILE}unregister")
def volatile_unregister(call: Call) -> bool:
    """Take a field out of the search."""
    _for_admins(call)
    if call.portal.crm.volatile.pop(call.params.number(), None) is None:
        raise RestError("TYPE_IS_NOT_ASSIGNED", "This type is not assigned")
    return True


def _merged(call: Call, kind: Kind, survivor: int, others: list[int]) -> str:
    rows = call.portal.crm.box(kind.type_id).rows
    try:
        merge(about(call.portal, kind), rows[survivor], [rows[number] for number in others], call.actor)
    except ConflictError:
        return "CONFLICT"
    return "SUCCESS"


def _numbers(sent: Any) -> list[int]:
    items = sent.values() if isinstance(sent, dict) else sent if isinstance(sent, list) else []
    numbers = list(dict.fromkeys(number for item in items if (number := whole(item) or 0) > 0))
    if not numbers:
        raise RestError("0", "The parameter entityIds does not contains valid elements.")
    if len(numbers) == 1:
        raise RestError("0", "The parameter entityIds must contains at least two elements.")
    return numbers


def _texts(call: Call, type_id: int) -> dict[str, str]:
    known = about(call.portal, KINDS[type_id])
    names = [name for name in (*known.standard, *known.own) if known.type_of(name) == "string"]
    return {name: known.title(name) for name in names if name not in known.kind.multifields and name != "FM"}


def _for_admins(call: Call) -> None:
    if not call.caller.user.is_admin:
        raise access_denied("Access denied", 400)
