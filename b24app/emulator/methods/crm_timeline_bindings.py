"""crm.timeline.bindings.*: one comment shown in the timelines of several items."""

from b24app.emulator import crm_owners, timelines
from b24app.emulator.described import described
from b24app.emulator.errors import said
from b24app.emulator.method import Call, Page, method
from b24app.emulator.params import whole
from b24app.emulator.state import Row
from b24app.emulator.work import Owner

PLACE = "crm/timeline/bindings/crm-timeline-bindings"


@method("crm.timeline.bindings.bind", scope="crm", write=True, source=f"{PLACE}-bind")
def bind(call: Call) -> bool:
    """Show a comment under one more item."""
    row, owner = _named(call)
    if not crm_owners.exists(call.portal, owner):
        raise said("Access denied.")
    return timelines.bind(call.portal, row, owner)


@method("crm.timeline.bindings.unbind", scope="crm", write=True, source=f"{PLACE}-unbind")
def unbind(call: Call) -> bool:
    """Take a comment away from an item."""
    row, owner = _named(call)
    if owner not in row["BINDINGS"]:
        raise said("Not found.")
    timelines.unbind(call.portal, row, owner)
    return True


@method("crm.timeline.bindings.list", scope="crm", source=f"{PLACE}-list")
def list_(call: Call) -> Page:
    """Return the items a comment is shown under."""
    number = whole(call.params.mapping("FILTER").get("OWNER_ID")) or 0
    if number <= 0:
        raise said("OWNER_ID is not defined or invalid.")
    bindings = call.portal.comments.get(number, {}).get("BINDINGS", [])
    rows = [
        {"OWNER_ID": str(number), "ENTITY_ID": str(owner[1]), "ENTITY_TYPE": crm_owners.word(owner[0])}
        for owner in bindings
    ]
    return Page(rows, len(rows))


@method("crm.timeline.bindings.fields", scope="crm", source=f"{PLACE}-fields")
def fields(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe a binding's fields."""
    return {
        "OWNER_ID": described("integer", "ID записи таймлайна", required=True, immutable=True),
        "ENTITY_ID": described("integer", "ID элемента", required=True, immutable=True),
        "ENTITY_TYPE": described("string", "Тип элемента", required=True, immutable=True),
    }


def _named(call: Call) -> tuple[Row, Owner]:
    sent = call.params.fields()
    number, entity_id = whole(sent.get("OWNER_ID")) or 0, whole(sent.get("ENTITY_ID")) or 0
    type_id = crm_owners.type_of(str(sent.get("ENTITY_TYPE") or ""))
    for name, value in (("OWNER_ID", number), ("ENTITY_ID", entity_id), ("ENTITY_TYPE", type_id)):
        if value <= 0:
            raise said(f"{name} is not defined or invalid.")
    row = call.portal.comments.get(number)
    if row is None:
        raise said("Not found.")
    return row, (type_id, entity_id)
