"""crm.item.*: items of every type in the universal way."""

from b24app.emulator import userfields
from b24app.emulator.crm import cards, links, mandatory
from b24app.emulator.crm.about import about
from b24app.emulator.crm.kinds import Kind
from b24app.emulator.crm.names import Names, names_of
from b24app.emulator.crm.universal_listing import listed
from b24app.emulator.crm.universal_reading import writer_of
from b24app.emulator.crm.universal_writing import IMPORTED, accepted
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, Page, method
from b24app.emulator.methods.universal import is_yes, item_asked, kind_asked, mapping
from b24app.emulator.paging import start_of
from b24app.emulator.state import Row

PAGE = "crm/universal/crm-item-"
LARGEST_BATCH = 20


@method("crm.item.fields", scope="crm", source=f"{PAGE}fields")
def fields(call: Call) -> Row:
    """Describe a type's fields under their universal names."""
    names = _names(call, kind_asked(call))
    described = {}
    for name, shown in names.wire.items():
        if name in names.about.own:
            row = names.about.own[name]
            label = userfields.label_of(row)
            described[shown] = {**userfields.described(row), "title": label, "upperName": name}
        else:
            described[shown] = names.about.standard[name].described_universally()
    stage = names.about.kind.stage_field
    if stage:
        described[names.wire[stage]]["statusType"] = names.about.kind.stages(_usual_category(names))
    return {"fields": described}


@method("crm.item.get", scope="crm", source=f"{PAGE}get")
def get(call: Call) -> Row:
    """Return an item."""
    kind = kind_asked(call)
    return {"item": writer_of(_names(call, kind)).write(item_asked(call, kind))}


@method("crm.item.list", scope="crm", source=f"{PAGE}list")
def list_(call: Call) -> Page:
    """Return a page of items; conditions may be nested and joined by OR, a field nobody knows is refused."""
    names = _names(call, kind_asked(call))
    page = listed(names, call.params.mapping("FILTER"), call.params.mapping("ORDER"), start_of(call.params))
    select = [str(name) for name in call.params.mapping("SELECT").values()]
    if not select or "*" in select:
        writer = writer_of(names)
    else:
        writer = writer_of(names, dict.fromkeys(["ID", *(names.inner[name] for name in select if name in names.inner)]))
        del writer.template["entityTypeId"]
    return Page({"items": [writer.write(row) for row in page.rows]}, page.total, page.next)


@method("crm.item.add", scope="crm", write=True, source=f"{PAGE}add")
def add(call: Call) -> Row:
    """Create an item; mandatory fields are asked for, robots start, leadId may be set."""
    kind = kind_asked(call)
    names, sent = _names(call, kind), mapping(call)
    row = _added(call, names, sent, cards.EVERYTHING, is_import=False)
    return {"item": writer_of(names).write(row)}


@method("crm.item.update", scope="crm", write=True, source=f"{PAGE}update")
def update(call: Call) -> Row:
    """Change an item; where nothing is different nothing is saved, no event is raised."""
    kind = kind_asked(call)
    row, names = item_asked(call, kind), _names(call, kind)
    values = accepted(names, mapping(call), row)
    mandatory.check(names.about, values, row)
    contacts = values.pop("CONTACT_ID", None)
    cards.update(call.portal, kind, row, values, call.actor)
    if contacts is not None:
        links.set_contacts(call.portal, row["ID"], contacts)
    return {"item": writer_of(names).write(row)}


@method("crm.item.delete", scope="crm", write=True, source=f"{PAGE}delete")
def delete(call: Call) -> Row:
    """Delete an item; the result is an empty list."""
    kind = kind_asked(call)
    cards.delete(call.portal, kind, item_asked(call, kind), call.actor)
    return {}


@method("crm.item.import", scope="crm", write=True, source="crm/universal/import/crm-item-import")
def import_(call: Call) -> Row:
    """Create an item with its dates and authors; no robots start."""
    names, sent = _names(call, kind_asked(call)), mapping(call)
    return {"item": {"id": _imported(call, names, sent)}}


@method("crm.item.batchImport", scope="crm", write=True, source="crm/universal/import/crm-item-batch-import")
def batch_import(call: Call) -> Row:
    """Create up to 20 items; each answers for itself."""
    names, items = _names(call, kind_asked(call)), list(mapping(call, "data").values())
    if len(items) > LARGEST_BATCH:
        raise RestError("MAX_IMPORT_BATCH_SIZE_EXCEEDED", "Вы не можете импортировать больше 20 элементов")
    return {"items": [_attempt(call, names, dict(item) if isinstance(item, dict) else {}) for item in items]}


def _attempt(call: Call, names: Names, sent: Row) -> Row:
    try:
        return {"item": {"id": _imported(call, names, sent)}}
    except RestError as error:
        return error.body()


def _imported(call: Call, names: Names, sent: Row) -> int:
    return int(_added(call, names, sent, cards.Following(robots=False), is_import=True)["ID"])


def _added(call: Call, names: Names, sent: Row, following: cards.Following, *, is_import: bool) -> Row:
    values = accepted(names, sent, {}, also=IMPORTED if is_import else ())
    mandatory.check(names.about, values, {})
    contacts, kind = values.pop("CONTACT_ID", None), names.about.kind
    item_id = cards.add(call.portal, kind, values, call.actor, following)
    if contacts:
        links.set_contacts(call.portal, item_id, contacts)
    return call.portal.crm.box(kind.type_id).rows[item_id]


def _names(call: Call, kind: Kind) -> Names:
    return names_of(about(call.portal, kind), are_original=is_yes(call.params.get("useOriginalUfNames")))


def _usual_category(names: Names) -> int:
    known = names.about.portal.crm.categories[names.about.kind.type_id].values()
    return next((category.id for category in known if category.is_default), 0)
