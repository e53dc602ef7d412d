"""crm.lead.*, crm.deal.*, crm.contact.*, crm.company.*, crm.quote.*: items in the classic way."""

from typing import Any

from b24app.emulator import userfields
from b24app.emulator.crm import cards, links, listing, mandatory
from b24app.emulator.crm.about import about
from b24app.emulator.crm.classic_reading import chosen, whole_card
from b24app.emulator.crm.classic_writing import IMPORTED, accepted
from b24app.emulator.crm.kinds import COMPANY, Kind
from b24app.emulator.errors import said
from b24app.emulator.method import Call, Page
from b24app.emulator.methods.family import WITH_QUOTES, for_kinds, row_of
from b24app.emulator.notices import notify
from b24app.emulator.paging import start_of
from b24app.emulator.state import Row

PAGE = "{place}/crm-{kind}-"


@for_kinds("crm.{kind}.fields", page=PAGE + "fields", kinds=WITH_QUOTES)
def fields(call: Call, kind: Kind) -> dict[str, Any]:
    """Describe the fields, user fields at the end."""
    known = about(call.portal, kind)
    described = {name: field.described() for name, field in known.standard.items() if "u" not in field.marks}
    return described | {name: userfields.described(row) for name, row in known.own.items()}


@for_kinds("crm.{kind}.add", page=PAGE + "add", label="source-read", write=True, kinds=WITH_QUOTES)
def add(call: Call, kind: Kind) -> int:
    """Create an item. Any non-empty IMPORT lets the dates and authors be set; robots of the first stage start."""
    options, known = call.params.mapping("PARAMS"), about(call.portal, kind)
    is_import = bool(options.get("IMPORT"))
    values = accepted(known, call.params.fields(), {}, also=IMPORTED if is_import else ())
    mandatory.check_classic(known, values, {})
    contacts = values.pop("CONTACT_ID", None) if kind.type_id == COMPANY else None
    item_id = cards.add(call.portal, kind, values, call.actor)
    if contacts is not None:
        links.set_contacts(call.portal, item_id, contacts)
    _announce(call, kind, item_id, options)
    return item_id


@for_kinds("crm.{kind}.update", page=PAGE + "update", label="source-read", write=True, kinds=WITH_QUOTES)
def update(call: Call, kind: Kind) -> bool:
    """Change an item; saves and raises its event even when nothing is different."""
    row, known = row_of(call, kind), about(call.portal, kind)
    values = accepted(known, call.params.fields(), row)
    mandatory.check_classic(known, values, row)
    contacts = values.pop("CONTACT_ID", None) if kind.type_id == COMPANY else None
    cards.update(call.portal, kind, row, values, call.actor, is_classic=True)
    if contacts is not None:
        links.set_contacts(call.portal, row["ID"], contacts)
    _announce(call, kind, row["ID"], call.params.mapping("PARAMS"))
    return True


@for_kinds("crm.{kind}.get", page=PAGE + "get", kinds=WITH_QUOTES)
def get(call: Call, kind: Kind) -> Row:
    """Return an item: text or null."""
    return whole_card(about(call.portal, kind)).write(row_of(call, kind))


@for_kinds("crm.{kind}.list", page=PAGE + "list", label="source-read", kinds=WITH_QUOTES)
def list_(call: Call, kind: Kind) -> Page:
    """Return a page of items; conditions on fields nobody knows are dropped without a word."""
    for name in ("filter", "order", "select"):
        if isinstance(call.params.get(name), str) and call.params.text(name):
            raise said(f"Parameter '{name}' must be array.")
    known, conditions, order = about(call.portal, kind), call.params.mapping("FILTER"), call.params.mapping("ORDER")
    page = listing.classic(known, conditions, order, start_of(call.params))
    writer = chosen(known, list(call.params.mapping("SELECT").values()))
    return Page([writer.write(row) for row in page.rows], page.total, page.next)


@for_kinds("crm.{kind}.delete", page=PAGE + "delete", write=True, kinds=WITH_QUOTES)
def delete(call: Call, kind: Kind) -> bool:
    """Delete an item with its timeline, activities, product rows and history."""
    cards.delete(call.portal, kind, row_of(call, kind), call.actor)
    return True


def _announce(call: Call, kind: Kind, item_id: int, options: Row) -> None:
    """REGISTER_SONET_EVENT tells the responsible, unless they did it themselves."""
    responsible = call.portal.crm.box(kind.type_id).rows[item_id]["ASSIGNED_BY_ID"]
    if options.get("REGISTER_SONET_EVENT") == "Y" and responsible != call.caller.user.id:
        text = f"{kind.title} [URL=/crm/{kind.name}/details/{item_id}/]#{item_id}[/URL]"
        notify(call.portal, responsible, text, author_id=0)
