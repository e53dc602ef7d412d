"""booking.v1.booking.*: what is booked. Slots are not enforced, resources that are taken are."""

from typing import Any

from b24app.emulator import booking_rules as rules
from b24app.emulator import required
from b24app.emulator.booking_shapes import told
from b24app.emulator.method import Call, Page, method
from b24app.emulator.ordering import ordered
from b24app.emulator.params import whole
from b24app.emulator.state import Row

PLACE = "booking/booking/booking-v1-booking"
KEYS = {"id": lambda row: row["id"], "dateFrom": rules.starts, "dateTo": rules.ends}


@method("booking.v1.booking.add", scope="booking", write=True, source=f"{PLACE}-add")
def add(call: Call) -> Row:
    """Book resources for a time; refused when one is taken, unknown or the period is none."""
    fields = required.mapping(call)
    rules.need(fields, "datePeriod")
    row = made(call, fields)
    return {"id": row["id"]}


@method("booking.v1.booking.update", scope="booking", write=True, source=f"{PLACE}-update")
def update(call: Call) -> bool:
    """Change a booking."""
    row = call.portal.work.bookings.bookings.get(required.number(call, "id"))
    if row is None:
        raise rules.refused(1019, "Booking not found")
    row |= _checked(call, {**row, **required.mapping(call)})
    told(call, "UPDATE", row["id"])
    return True


@method("booking.v1.booking.get", scope="booking", source=f"{PLACE}-get")
def get(call: Call) -> Row:
    """Return a booking."""
    return {"booking": shown(existing(call, "id"))}


@method("booking.v1.booking.list", scope="booking", label="source-read", source=f"{PLACE}-list")
def list_(call: Call) -> Page:
    """Return the bookings that fit in one piece: within a time, of a client; the total is always 0."""
    conditions, rows = call.params.mapping("FILTER"), list(call.portal.work.bookings.bookings.values())
    if "within" in conditions:
        rows = [row for row in rows if _is_within(row, _map(conditions["within"]))]
    if "client" in conditions:
        wanted = _map(conditions["client"])
        rules.need(wanted, "entities")
        clients = {_client(_map(entity)) for entity in _list(wanted["entities"])}
        rows = [row for row in rows if clients & {_of(client) for client in row["clients"]}]
    order = call.params.mapping("ORDER") or {"id": "ASC"}
    return Page({"booking": [shown(dict(row)) for row in ordered(rows, order, KEYS.get)]}, 0)


@method("booking.v1.booking.delete", scope="booking", write=True, source=f"{PLACE}-delete")
def delete(call: Call) -> bool:
    """Cancel a booking."""
    row = existing(call, "id")
    del call.portal.work.bookings.bookings[row["id"]]
    told(call, "DELETE", row["id"])
    return True


def made(call: Call, fields: Row) -> Row:
    """Make a booking of checked fields and tell of it."""
    row = {"name": "", "description": None, "clients": [], "externalData": [], **_checked(call, fields)}
    row["id"] = call.portal.next_id("booking")
    call.portal.work.bookings.bookings[row["id"]] = row
    told(call, "ADD", row["id"])
    return row


def existing(call: Call, name: str) -> Row:
    """Find the booking a parameter names."""
    row = call.portal.work.bookings.bookings.get(required.number(call, name))
    if row is None:
        raise rules.refused(rules.NO_BOOKING, "Booking not found")
    return row


def shown(row: Row) -> Row:
    """Write a booking."""
    return {name: row[name] for name in ("id", "name", "description", "resourceIds", "datePeriod")}


def _checked(call: Call, fields: Row) -> Row:
    values: Row = {"resourceIds": rules.resources(call.portal, fields.get("resourceIds"))}
    values |= {"datePeriod": rules.period(fields.get("datePeriod"))}
    rules.check_free(call.portal, {"id": fields.get("id"), **values})
    return values | {name: str(fields[name]) for name in ("name", "description") if fields.get(name) is not None}


def _map(given: Any) -> Row:
    return dict(given) if isinstance(given, dict) else {}


def _list(given: Any) -> list[Any]:
    return given if isinstance(given, list) else []


def _is_within(row: Row, within: Row) -> bool:
    rules.need(within, "dateTo")
    start, end = whole(within.get("dateFrom")), whole(within["dateTo"])
    if start is None or end is None:
        raise rules.refused(422, "Invalid date period")
    return rules.starts(row) < end and rules.ends(row) > start


def _client(entity: Row) -> tuple[str, str, int]:
    rules.need(entity, "module", "code", "id")
    return str(entity["module"]), str(entity["code"]), whole(entity["id"]) or 0


def _of(client: Row) -> tuple[str, str, int]:
    return client["type"]["module"], client["type"]["code"], client["id"]
