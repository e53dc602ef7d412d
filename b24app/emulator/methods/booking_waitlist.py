"""booking.v1.waitlist.*: clients who wait for a time, and the way between waiting and booking."""

from b24app.emulator import booking_rules as rules
from b24app.emulator import required
from b24app.emulator.booking_links import set_clients, set_links
from b24app.emulator.booking_shapes import told
from b24app.emulator.clock import moment_of
from b24app.emulator.method import Call, Page, method
from b24app.emulator.methods.booking import made
from b24app.emulator.state import Row

PLACE = "booking/waitlist/booking-v1-waitlist"
CLIENT = "booking/waitlist/client/booking-v1-waitlist-client"
LINK = "booking/waitlist/external-data/booking-v1-waitlist-externaldata"


@method("booking.v1.waitlist.add", scope="booking", write=True, source=f"{PLACE}-add")
def add(call: Call) -> Row:
    """Put somebody into the waiting list."""
    return {"id": _put(call, str(required.mapping(call).get("note") or ""))["id"]}


@method("booking.v1.waitlist.update", scope="booking", write=True, label="assumed", source=f"{PLACE}-update")
def update(call: Call) -> bool:
    """Change an entry's note."""
    row = _existing(call, "id")
    row["note"] = str(required.mapping(call).get("note") or "")
    return bool(told(call, "WAITLISTITEMUPDATE", row["id"]))


@method("booking.v1.waitlist.get", scope="booking", label="assumed", source=f"{PLACE}-get")
def get(call: Call) -> Row:
    """Return an entry."""
    return {"waitList": _shown(_existing(call, "id"))}


@method("booking.v1.waitlist.list", scope="booking", source=f"{PLACE}-list")
def list_(call: Call) -> Page:
    """Return the entries, those made within a time if it is named."""
    rows, within = list(call.portal.work.bookings.waiting.values()), call.params.mapping("FILTER").get("createdWithin")
    if within:
        rules.need(dict(within), "from", "to")
        start, end = (moment_of(str(within[side])) for side in ("from", "to"))
        if start is None or end is None:
            raise rules.refused(422, "Invalid date")
        rows = [row for row in rows if start <= row["created"] < end]
    return Page({"waitList": [_shown(row) for row in rows]}, 0)


@method("booking.v1.waitlist.delete", scope="booking", write=True, label="assumed", source=f"{PLACE}-delete")
def delete(call: Call) -> bool:
    """Take an entry out."""
    row = _existing(call, "id")
    del call.portal.work.bookings.waiting[row["id"]]
    return bool(told(call, "WAITLISTITEMDELETE", row["id"]))


@method("booking.v1.waitlist.createfrombooking", scope="booking", write=True, source=f"{PLACE}-createfrombooking")
def from_booking(call: Call) -> int:
    """Make an entry out of a booking with its clients and links; the booking goes."""
    bookings = call.portal.work.bookings.bookings
    booking = bookings.get(required.number(call, "bookingId"))
    if booking is None:
        raise rules.refused(1037, "booking not found")
    row = _put(call, str(booking["description"] or "")) | {name: booking[name] for name in ("clients", "externalData")}
    call.portal.work.bookings.waiting[row["id"]] = row
    del bookings[booking["id"]]
    told(call, "DELETE", booking["id"])
    number: int = row["id"]
    return number


@method(
    "booking.v1.booking.createfromwaitlist",
    scope="booking",
    write=True,
    label="assumed",
    source="booking/booking/booking-v1-booking-createfromwaitlist",
)
def to_booking(call: Call) -> int:
    """Make a booking out of an entry with its clients and links; the entry goes."""
    row, fields = _existing(call, "waitListId"), required.mapping(call)
    rules.need(fields, "datePeriod")
    booking = made(call, fields)
    booking |= {name: row[name] for name in ("clients", "externalData")}
    del call.portal.work.bookings.waiting[row["id"]]
    told(call, "WAITLISTITEMDELETE", row["id"])
    number: int = booking["id"]
    return number


@method("booking.v1.waitlist.client.set", scope="booking", write=True, source=f"{CLIENT}-set")
def client_set(call: Call) -> bool:
    """Set an entry's clients."""
    return set_clients(call, _existing(call, "waitListId"))


@method("booking.v1.waitlist.client.list", scope="booking", source=f"{CLIENT}-list")
def client_list(call: Call) -> Row:
    """Return an entry's clients."""
    return {"waitListClient": _existing(call, "waitListId")["clients"]}


@method("booking.v1.waitlist.externalData.set", scope="booking", write=True, source=f"{LINK}-set")
def link_set(call: Call) -> bool:
    """Tie an entry to items."""
    return set_links(call, _existing(call, "waitListId"))


@method("booking.v1.waitlist.externalData.list", scope="booking", source=f"{LINK}-list")
def link_list(call: Call) -> Row:
    """Return what an entry is tied to."""
    return {"externalData": _existing(call, "waitListId")["externalData"]}


def _put(call: Call, note: str) -> Row:
    row: Row = {"id": call.portal.next_id("waiting"), "note": note, "clients": [], "externalData": []}
    call.portal.work.bookings.waiting[row["id"]] = row | {"created": call.portal.clock.now()}
    told(call, "WAITLISTITEMADD", row["id"])
    return call.portal.work.bookings.waiting[row["id"]]


def _existing(call: Call, name: str) -> Row:
    row = call.portal.work.bookings.waiting.get(required.number(call, name))
    if row is None:
        raise rules.refused(1033, "Wait list item not found")
    return row


def _shown(row: Row) -> Row:
    return {"id": row["id"], "note": row["note"]}
