"""crm.address.*: addresses of requisites and of leads, one of each type."""

from b24app.emulator.crm import records
from b24app.emulator.crm.kinds import LEAD
from b24app.emulator.crm.paper_tables import ADDRESS, REQUISITES
from b24app.emulator.errors import said
from b24app.emulator.events import raise_event
from b24app.emulator.method import Call, Page, method
from b24app.emulator.methods.crm_enum import ADDRESSES
from b24app.emulator.params import whole
from b24app.emulator.state import Row

PAGE = "crm/requisites/addresses/crm-address-"
TOLD = ("TYPE_ID", "ENTITY_TYPE_ID", "ENTITY_ID", "ANCHOR_ID", "ANCHOR_TYPE_ID")


@method("crm.address.fields", scope="crm", source=f"{PAGE}fields")
def fields(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe an address."""
    return records.described(ADDRESS)


@method("crm.address.add", scope="crm", write=True, source=f"{PAGE}add")
def add(call: Call) -> bool:
    """Add an address of a type its owner does not have yet; whose it is in the end is worked out."""
    place, owner = _place(call), _owner(call)
    if place in call.portal.crm.papers.addresses:
        raise said("TypeAddress exists.")
    row = records.accepted(ADDRESS, call.params.fields(), is_new=True)
    row |= {"ANCHOR_TYPE_ID": owner[0], "ANCHOR_ID": owner[1], "LOC_ADDR_ID": call.portal.next_id("location")}
    call.portal.crm.papers.addresses[place] = row
    _tell(call, "REGISTER", row)
    return True


@method("crm.address.update", scope="crm", write=True, source=f"{PAGE}update")
def update(call: Call) -> bool:
    """Change the address of a type."""
    row = _found(call)
    row |= records.accepted(ADDRESS, call.params.fields(), is_new=False)
    _tell(call, "REGISTER", row)
    return True


@method("crm.address.list", scope="crm", source=f"{PAGE}list")
def list_(call: Call) -> Page:
    """Return a page of addresses."""
    return records.listed(call, ADDRESS, call.portal.crm.papers.addresses.values())


@method("crm.address.delete", scope="crm", write=True, source=f"{PAGE}delete")
def delete(call: Call) -> bool:
    """Delete the address of a type."""
    row = _found(call)
    del call.portal.crm.papers.addresses[_place(call)]
    _tell(call, "UNREGISTER", row)
    return True


def _place(call: Call) -> tuple[int, int, int]:
    sent = call.params.fields()
    type_id, owner_type, owner = (whole(sent.get(name)) or 0 for name in ("TYPE_ID", "ENTITY_TYPE_ID", "ENTITY_ID"))
    if type_id not in ADDRESSES:
        raise records.invalid("TYPE_ID")
    if owner_type not in (LEAD, REQUISITES.type_id):
        raise records.invalid("ENTITY_TYPE_ID")
    if owner <= 0:
        raise records.invalid("ENTITY_ID")
    return owner_type, owner, type_id


def _owner(call: Call) -> tuple[int, int]:
    """Find the contact, the company or the lead an address is of in the end."""
    owner_type, owner, _ = _place(call)
    rows = call.portal.leads if owner_type == LEAD else call.portal.crm.papers.requisites
    if owner not in rows:
        raise records.invalid("ENTITY_ID")
    return (LEAD, owner) if owner_type == LEAD else (rows[owner]["ENTITY_TYPE_ID"], rows[owner]["ENTITY_ID"])


def _found(call: Call) -> Row:
    row = call.portal.crm.papers.addresses.get(_place(call))
    if row is None:
        raise said("TypeAddress not found.")
    return row


def _tell(call: Call, what: str, row: Row) -> None:
    raise_event(call.portal, f"ONCRMADDRESS{what}", {"FIELDS": {name: row[name] for name in TOLD}}, call.actor)
