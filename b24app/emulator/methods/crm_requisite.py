"""crm.requisite.*: the requisites of contacts and companies."""

from b24app.emulator import userfields
from b24app.emulator.crm import records
from b24app.emulator.crm.kinds import COMPANY, CONTACT
from b24app.emulator.crm.paper_tables import REQUISITE, REQUISITES
from b24app.emulator.errors import said
from b24app.emulator.events import raise_event
from b24app.emulator.method import Call, Page, method
from b24app.emulator.state import Row

PAGE = "crm/requisites/universal/crm-requisite-"


@method("crm.requisite.fields", scope="crm", source=f"{PAGE}fields")
def fields(call: Call) -> Row:
    """Describe a requisite's fields, user fields at the end."""
    return records.described(REQUISITE) | {name: userfields.described(row) for name, row in _own(call).items()}


@method("crm.requisite.add", scope="crm", write=True, source=f"{PAGE}add")
def add(call: Call) -> int:
    """Give a contact or a company a requisite of some template."""
    values = records.accepted(REQUISITE, call.params.fields(), is_new=True, own=_own(call))
    type_id, item_id = values.get("ENTITY_TYPE_ID"), values.get("ENTITY_ID")
    if type_id not in (CONTACT, COMPANY):
        raise records.invalid("ENTITY_TYPE_ID")
    if not item_id:
        raise records.invalid("ENTITY_ID")
    if values.get("PRESET_ID") not in call.portal.crm.papers.presets:
        raise records.invalid("PRESET_ID")
    if item_id not in call.portal.crm.box(type_id).rows:
        raise said("Entity not found.")
    row = records.created(call, "requisite", values)
    call.portal.crm.papers.requisites[row["ID"]] = row
    _tell(call, "ADD", row)
    return int(row["ID"])


@method("crm.requisite.update", scope="crm", write=True, source=f"{PAGE}update")
def update(call: Call) -> bool:
    """Change a requisite; its owner and its template stay."""
    row = _found(call)
    records.changed(call, row, records.accepted(REQUISITE, call.params.fields(), is_new=False, own=_own(call)))
    _tell(call, "UPDATE", row)
    return True


@method("crm.requisite.get", scope="crm", source=f"{PAGE}get")
def get(call: Call) -> Row:
    """Return one requisite: text or null."""
    return records.written(REQUISITE, _found(call), _own(call))


@method("crm.requisite.list", scope="crm", source=f"{PAGE}list")
def list_(call: Call) -> Page:
    """Return a page of requisites."""
    return records.listed(call, REQUISITE, call.portal.crm.papers.requisites.values(), _own(call))


@method("crm.requisite.delete", scope="crm", write=True, source=f"{PAGE}delete")
def delete(call: Call) -> bool:
    """Delete a requisite with its bank details, addresses and links."""
    row = _found(call)
    call.portal.crm.papers.forget_requisite(row["ID"])
    _tell(call, "DELETE", row)
    return True


def _found(call: Call) -> Row:
    return records.found(call.params, call.portal.crm.papers.requisites, "Requisite")


def _own(call: Call) -> records.Own:
    return userfields.by_name(call.portal, REQUISITES.userfields)


def _tell(call: Call, what: str, row: Row) -> None:
    raise_event(call.portal, f"ONCRMREQUISITE{what}", {"FIELDS": {"ID": row["ID"]}}, call.actor)
