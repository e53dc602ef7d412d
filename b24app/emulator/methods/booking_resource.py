"""booking.v1.resource.* and resource.slots.*: what can be booked, and when."""

from b24app.emulator import booking_rules as rules
from b24app.emulator import required
from b24app.emulator.booking_shapes import DEFAULTS, given, listed, told
from b24app.emulator.method import Call, Page, method
from b24app.emulator.params import whole
from b24app.emulator.state import Row

PLACE = "booking/resource/booking-v1-resource"
MINUTES_IN_DAY = 24 * 60
SLOTS = "booking/resource/slots/booking-v1-resource-slots"


@method("booking.v1.resource.add", scope="booking", write=True, source=f"{PLACE}-add")
def add(call: Call) -> Row:
    """Make a resource of a type there is."""
    fields = required.mapping(call)
    rules.need(fields, "name")
    type_id = whole(fields.get("typeId"))
    if type_id is None:
        raise rules.refused(1006, "ResourceType not found")
    _check_type(call, type_id)
    row = (
        DEFAULTS | {"name": str(fields["name"]), "typeId": type_id, "description": None, "isMain": "Y"} | given(fields)
    )
    row["id"] = call.portal.next_id("booking resource")
    call.portal.work.bookings.resources[row["id"]] = row
    return told(call, "RESOURCEADD", row["id"])


@method("booking.v1.resource.update", scope="booking", write=True, source=f"{PLACE}-update")
def update(call: Call) -> bool:
    """Change a resource."""
    row, fields = _resource(call, "id"), required.mapping(call)
    if "typeId" in fields:
        _check_type(call, whole(fields["typeId"]) or 0)
        row["typeId"] = whole(fields["typeId"])
    row |= given(fields) | ({"name": str(fields["name"])} if fields.get("name") else {})
    return bool(told(call, "RESOURCEUPDATE", row["id"]))


@method("booking.v1.resource.get", scope="booking", source=f"{PLACE}-get")
def get(call: Call) -> Row:
    """Return a resource."""
    return {"resource": _resource(call, "id")}


@method("booking.v1.resource.list", scope="booking", source=f"{PLACE}-list")
def list_(call: Call) -> Page:
    """Return all resources that fit."""
    return listed(call, "resource", call.portal.work.bookings.resources, ("name", "description", "isMain", "typeId"))


@method("booking.v1.resource.delete", scope="booking", write=True, source=f"{PLACE}-delete")
def delete(call: Call) -> bool:
    """Remove a resource."""
    row = _resource(call, "id")
    del call.portal.work.bookings.resources[row["id"]]
    call.portal.work.bookings.slots.pop(row["id"], None)
    return bool(told(call, "RESOURCEDELETE", row["id"]))


@method("booking.v1.resource.slots.set", scope="booking", write=True, source=f"{SLOTS}-set")
def set_slots(call: Call) -> bool:
    """Set when a resource can be booked, in place of what was set before; booking does not hold to it."""
    row, slots = _resource(call, "resourceId"), required.maps(call, "slots")
    call.portal.work.bookings.slots[row["id"]] = [_slot(call, slot) for slot in slots]
    return True


@method("booking.v1.resource.slots.list", scope="booking", source=f"{SLOTS}-list")
def list_slots(call: Call) -> Row:
    """Return when a resource can be booked."""
    return {"slots": call.portal.work.bookings.slots.get(_resource(call, "resourceId")["id"], [])}


@method("booking.v1.resource.slots.unset", scope="booking", write=True, source=f"{SLOTS}-unset")
def unset_slots(call: Call) -> bool:
    """Forget when a resource can be booked."""
    call.portal.work.bookings.slots.pop(_resource(call, "resourceId")["id"], None)
    return True


def _slot(call: Call, sent: Row) -> Row:
    for name in ("from", "to", "timezone", "weekDays", "slotSize"):
        if name not in sent:
            raise rules.refused(0, f"Required fields: {name}")
    numbers = {name: whole(sent[name]) or 0 for name in ("from", "to", "slotSize")}
    if not 0 <= numbers["from"] <= numbers["to"] <= MINUTES_IN_DAY:
        raise rules.refused(422, "Invalid value of the field from")
    named = {"timezone": str(sent["timezone"]), "weekDays": required.texts(sent["weekDays"])}
    return {"id": call.portal.next_id("booking slot"), **numbers, **named}


def _check_type(call: Call, type_id: int) -> None:
    if type_id not in call.portal.work.bookings.types:
        raise rules.refused(rules.NO_TYPE, f"Resource type with id {type_id} does not exist")


def _resource(call: Call, name: str) -> Row:
    row = call.portal.work.bookings.resources.get(required.number(call, name))
    if row is None:
        raise rules.refused(rules.NO_RESOURCE, "Resource not found")
    return row
