"""Items of CRM as workflows see them: their ids, their types, their rows by a robot's document."""

from b24app.emulator.crm.kinds import KINDS, LEAD, Kind, named
from b24app.emulator.state import Portal, Row


def kind_named(portal: Portal, document: str) -> Kind:
    """Find the entity type of a document; leads when nobody knows it any more."""
    return named(portal, document) or KINDS[LEAD]


def document_id(portal: Portal, document: str, item_id: int) -> list[str]:
    """Return an item as workflows name it."""
    return kind_named(portal, document).document_id(item_id)


def document_type(portal: Portal, document: str) -> list[str]:
    """Return a type as workflows name it."""
    return ["crm", *kind_named(portal, document).document]


def row_of(portal: Portal, document: str, item_id: int) -> Row:
    """Return an item's row; an empty one when it is gone."""
    return portal.crm.box(kind_named(portal, document).type_id).rows.get(item_id, {})
