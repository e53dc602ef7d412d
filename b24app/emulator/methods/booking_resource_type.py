"""booking.v1.resourceType.*: kinds of things that can be booked."""

from b24app.emulator import booking_rules as rules
from b24app.emulator import required
from b24app.emulator.booking_shapes import DEFAULTS, given, listed, told
from b24app.emulator.method import Call, Page, method
from b24app.emulator.state import Row

PLACE = "booking/resource/resource-type/booking-v1-resourcetype"


@method("booking.v1.resourceType.add", scope="booking", write=True, source=f"{PLACE}-add")
def add_type(call: Call) -> Row:
    """Make a type of resources; its code is taken once."""
    fields, types = required.mapping(call), call.portal.work.bookings.types
    rules.need(fields, "name", "code")
    if any(row["code"] == fields["code"] for row in types.values()):
        raise rules.refused(rules.TAKEN, "Resource type with code already exists")
    row = DEFAULTS | {"name": str(fields["name"]), "code": str(fields["code"])} | given(fields)
    row["id"] = call.portal.next_id("booking resource type")
    types[row["id"]] = row
    return told(call, "RESOURCETYPEADD", row["id"])


@method("booking.v1.resourceType.update", scope="booking", write=True, source=f"{PLACE}-update")
def update_type(call: Call) -> bool:
    """Change a type of resources."""
    row, fields = _type(call), required.mapping(call)
    row |= given(fields) | {name: str(fields[name]) for name in ("name", "code") if fields.get(name)}
    return bool(told(call, "RESOURCETYPEUPDATE", row["id"]))


@method("booking.v1.resourceType.get", scope="booking", source=f"{PLACE}-get")
def get_type(call: Call) -> Row:
    """Return a type of resources."""
    return {"resourceType": _type(call)}


@method("booking.v1.resourceType.list", scope="booking", source=f"{PLACE}-list")
def list_types(call: Call) -> Page:
    """Return all types; the key of the list is resourceType, where the documentation's example says resource."""
    return listed(call, "resourceType", call.portal.work.bookings.types, ("name", "code"))


@method("booking.v1.resourceType.delete", scope="booking", write=True, source=f"{PLACE}-delete")
def delete_type(call: Call) -> bool:
    """Remove a type of resources."""
    row = _type(call)
    del call.portal.work.bookings.types[row["id"]]
    return bool(told(call, "RESOURCETYPEDELETE", row["id"]))


def _type(call: Call) -> Row:
    row = call.portal.work.bookings.types.get(required.number(call, "id"))
    if row is None:
        raise rules.refused(rules.NO_TYPE, "Resource type not found")
    return row
