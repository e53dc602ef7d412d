"""Clients and links of bookings and of entries in the waiting list: both are kept the same way."""

from b24app.emulator import booking_rules as rules
from b24app.emulator import required
from b24app.emulator.method import Call
from b24app.emulator.params import whole
from b24app.emulator.state import Row


def set_clients(call: Call, row: Row) -> bool:
    """Set the clients, in place of those before; a client is a contact or a company."""
    found = []
    for client in required.maps(call, "clients"):
        rules.need(client, "id", "type")
        kind = client["type"] if isinstance(client["type"], dict) else {}
        rules.need(kind, "module", "code")
        if kind["module"] != "crm" or kind["code"] not in ("CONTACT", "COMPANY"):
            raise rules.refused(422, "Invalid value of the field type")
        found.append({"id": whole(client["id"]) or 0, "type": {"code": str(kind["code"]), "module": "crm"}})
    row["clients"] = found
    return True


def set_links(call: Call, row: Row) -> bool:
    """Set what a booking is tied to, in place of what was before."""
    found = []
    for link in required.maps(call, "externalData"):
        rules.need(link, "moduleId", "entityTypeId", "value")
        found.append({name: str(link[name]) for name in ("entityTypeId", "moduleId", "value")})
    row["externalData"] = found
    return True
