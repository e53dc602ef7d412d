"""booking.v1.booking.client.*, externalData.* and clienttype: whose bookings they are and what they belong to."""

from b24app.emulator.booking_links import set_clients, set_links
from b24app.emulator.method import Call, method
from b24app.emulator.methods.booking import existing
from b24app.emulator.state import Row

CLIENT = "booking/booking/client/booking-v1-booking-client"
LINK = "booking/booking/external-data/booking-v1-booking-externaldata"


@method("booking.v1.booking.client.set", scope="booking", write=True, source=f"{CLIENT}-set")
def client_set(call: Call) -> bool:
    """Set a booking's clients: contacts and companies."""
    return set_clients(call, existing(call, "bookingId"))


@method("booking.v1.booking.client.list", scope="booking", source=f"{CLIENT}-list")
def client_list(call: Call) -> Row:
    """Return a booking's clients."""
    return {"bookingClient": existing(call, "bookingId")["clients"]}


@method("booking.v1.booking.client.unset", scope="booking", write=True, source=f"{CLIENT}-unset")
def client_unset(call: Call) -> bool:
    """Leave a booking without clients."""
    existing(call, "bookingId")["clients"] = []
    return True


@method("booking.v1.booking.externalData.set", scope="booking", write=True, source=f"{LINK}-set")
def link_set(call: Call) -> bool:
    """Tie a booking to items, deals for one."""
    return set_links(call, existing(call, "bookingId"))


@method("booking.v1.booking.externalData.list", scope="booking", source=f"{LINK}-list")
def link_list(call: Call) -> Row:
    """Return what a booking is tied to."""
    return {"externalData": existing(call, "bookingId")["externalData"]}


@method("booking.v1.booking.externalData.unset", scope="booking", write=True, source=f"{LINK}-unset")
def link_unset(call: Call) -> bool:
    """Untie a booking."""
    existing(call, "bookingId")["externalData"] = []
    return True


@method("booking.v1.clienttype.list", scope="booking", source="booking/booking-v1-clienttype-list")
def client_types(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Return what clients may be."""
    return {"clientType": [{"code": code, "module": "crm"} for code in ("COMPANY", "CONTACT")]}
