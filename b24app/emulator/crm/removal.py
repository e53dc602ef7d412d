"""What goes when an item is deleted, and what only loses its link to it."""

from collections.abc import Iterator

from b24app.emulator import activities, timelines
from b24app.emulator.crm import parents
from b24app.emulator.crm.kinds import COMPANY, CONTACT, DEAL, Kind, kind_of
from b24app.emulator.grants import Actor
from b24app.emulator.state import Portal, Row


def cascade(portal: Portal, kind: Kind, item_id: int, actor: Actor) -> None:
    """Drop an item's history, timeline, activities and product rows, and take it out of the items that name it."""
    portal.crm.box(kind.type_id).history.forget(item_id)
    timelines.forget(portal, (kind.type_id, item_id))
    portal.crm.papers.forget(kind.type_id, item_id)
    activities.forget(portal, (kind.type_id, item_id), actor)
    for number in portal.crm.products_of.pop((kind.type_id, item_id), ()):
        portal.crm.products.pop(number, None)
    for number in [
        row["ID"] for row in portal.crm.recurring.values() if (DEAL, row["DEAL_ID"]) == (kind.type_id, item_id)
    ]:
        del portal.crm.recurring[number]
    if kind.type_id == CONTACT:
        _unlink(portal, "CONTACT_IDS", item_id)
    elif kind.type_id == COMPANY:
        _unlink(portal, "COMPANY_IDS", item_id)
        _unset(portal, "COMPANY_ID", item_id)
    if portal.crm.types:
        _unset(portal, f"PARENT_ID_{kind.type_id}", item_id)


def _unlink(portal: Portal, name: str, item_id: int) -> None:
    for row in rows_with(portal, name):
        if item_id in row.get(name, ()):
            left = [number for number in row[name] if number != item_id]
            row[name] = left
            if not left:
                del row[name]


def _unset(portal: Portal, name: str, item_id: int) -> None:
    for row in rows_with(portal, name):
        if row.get(name) == item_id:
            del row[name]


def rows_with(portal: Portal, name: str) -> Iterator[Row]:
    """Go through the rows of the types that have a field at all."""
    for box in portal.crm.boxes.values():
        kind = kind_of(portal, box.type_id)
        if kind is not None and (name in kind.fields or name in parents.fields(portal, kind)):
            yield from box.rows.values()
