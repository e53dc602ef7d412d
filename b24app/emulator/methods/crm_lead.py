"""crm.lead.*: leads in the classic way."""

from typing import Any

from b24app.emulator import leads, userfields
from b24app.emulator.errors import said
from b24app.emulator.lead_fields import IMPORTED, STANDARD
from b24app.emulator.lead_listing import listed
from b24app.emulator.lead_reading import chosen, whole_card
from b24app.emulator.lead_writing import accepted
from b24app.emulator.method import Call, Page, method
from b24app.emulator.notices import notify
from b24app.emulator.paging import start_of
from b24app.emulator.state import Row


@method("crm.lead.fields", scope="crm", source="crm/leads/crm-lead-fields")
def fields(call: Call) -> dict[str, Any]:
    """Describe the fields, user fields at the end."""
    described = {name: field.described() for name, field in STANDARD.items()}
    return described | {name: userfields.described(row) for name, row in userfields.by_name(call.portal).items()}


@method("crm.lead.add", scope="crm", label="source-read", write=True, source="crm/leads/crm-lead-add")
def add(call: Call) -> int:
    """Create a lead. Any non-empty IMPORT lets the dates and authors be set."""
    options = call.params.mapping("PARAMS")
    values = accepted(call.portal, call.params.fields(), {}, also=IMPORTED if options.get("IMPORT") else ())
    lead_id = leads.add(call.portal, values, call.actor)
    _announce(call, lead_id, options)
    return lead_id


@method("crm.lead.update", scope="crm", label="source-read", write=True, source="crm/leads/crm-lead-update")
def update(call: Call) -> bool:
    """Change a lead; saves and raises its event even when nothing is different."""
    row = _found(call)
    values = accepted(call.portal, call.params.fields(), row)
    leads.update(call.portal, row["ID"], values, call.actor, is_classic=True)
    _announce(call, row["ID"], call.params.mapping("PARAMS"))
    return True


@method("crm.lead.get", scope="crm", source="crm/leads/crm-lead-get")
def get(call: Call) -> Row:
    """Return a lead: text or null."""
    return whole_card(call.portal).write(_found(call))


@method("crm.lead.list", scope="crm", label="source-read", source="crm/leads/crm-lead-list")
def list_(call: Call) -> Page:
    """Return a page of leads."""
    conditions, order = call.params.mapping("FILTER"), call.params.mapping("ORDER")
    page = listed(call.portal, conditions, order, start_of(call.params))
    select = call.params.get("SELECT") or []
    writer = chosen(call.portal, select if isinstance(select, list) else list(call.params.mapping("SELECT").values()))
    return Page([writer.write(row) for row in page.rows], page.total, page.next)


@method("crm.lead.delete", scope="crm", write=True, source="crm/leads/crm-lead-delete")
def delete(call: Call) -> bool:
    """Delete a lead."""
    leads.delete(call.portal, _found(call)["ID"], call.actor)
    return True


def _found(call: Call) -> Row:
    number = call.params.number()
    if number <= 0:
        raise said("ID is not defined or invalid.")
    row = call.portal.leads.get(number)
    if row is None:
        raise said("Not found")
    return row


def _announce(call: Call, lead_id: int, options: Row) -> None:
    """REGISTER_SONET_EVENT tells the responsible, unless they did it themselves."""
    responsible = call.portal.leads[lead_id]["ASSIGNED_BY_ID"]
    if options.get("REGISTER_SONET_EVENT") == "Y" and responsible != call.caller.user.id:
        notify(call.portal, responsible, f"Лид [URL=/crm/lead/details/{lead_id}/]#{lead_id}[/URL]", author_id=0)
