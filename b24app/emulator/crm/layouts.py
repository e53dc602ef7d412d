"""Layouts of cards: sections with elements, one for everybody and one for each person who made their own."""

from typing import Any

from b24app.emulator.crm.kinds import DEAL, LEAD, Kind
from b24app.emulator.errors import said
from b24app.emulator.params import whole
from b24app.emulator.state import Portal, Row

COMMON = 0


def key(kind: Kind, extras: Row) -> tuple[int, str]:
    """Return which of a type's layouts is meant: new or repeat leads, the pipeline of deals and smart processes."""
    if kind.type_id == LEAD:
        return kind.type_id, str(2 if whole(extras.get("leadCustomerType")) == 2 else 1)
    name = "dealCategoryId" if kind.type_id == DEAL else "categoryId"
    return kind.type_id, str(whole(extras.get(name)) or 0)


def get(portal: Portal, place: tuple[int, str], user_id: int) -> list[Row] | None:
    """Return a layout as it is kept; None when nothing was saved."""
    return portal.crm.layouts.get((*place, user_id))


def put(portal: Portal, place: tuple[int, str], user_id: int, data: list[Row]) -> None:
    """Keep a layout."""
    portal.crm.layouts[(*place, user_id)] = data


def reset(portal: Portal, place: tuple[int, str], user_id: int) -> None:
    """Drop a layout."""
    portal.crm.layouts.pop((*place, user_id), None)


def force_common(portal: Portal, place: tuple[int, str]) -> None:
    """Drop everybody's own layouts."""
    for known in [known for known in portal.crm.layouts if known[:2] == place and known[2] != COMMON]:
        del portal.crm.layouts[known]


def checked(sent: Any) -> list[Row]:
    """Read the sections sent; refused at the first that is wrong."""
    if not isinstance(sent, (list, dict)):
        raise said("Parameter 'data' must be array.")
    if isinstance(sent, dict) and sent:
        raise said("The data must be indexed array.")
    if not sent:
        raise said("There are no data to write.")
    return [_section(place, dict(section) if isinstance(section, dict) else {}) for place, section in enumerate(sent)]


def _section(place: int, section: Row) -> Row:
    for name in ("name", "title"):
        if not section.get(name):
            raise said(f"Section at index {place} does not have {name}.")
    kind = section.get("type")
    if kind != "section":
        raise said(f"Section at index {place} have type {kind}. The expected type is 'section'.")
    sent = section.get("elements") or []
    elements = [
        _element(place, number, item) for number, item in enumerate(sent.values() if isinstance(sent, dict) else sent)
    ]
    return {"name": str(section["name"]), "title": str(section["title"]), "type": "section", "elements": elements}


def _element(place: int, number: int, sent: Any) -> Row:
    if not isinstance(sent, dict) or not sent.get("name"):
        raise said(f"Element at index {number} in section at index {place} does not have name.")
    element: Row = {"name": str(sent["name"]), "optionFlags": str(whole(sent.get("optionFlags")) or 0)}
    return element | ({"options": sent["options"]} if isinstance(sent.get("options"), dict) and sent["options"] else {})
