"""What crm.<object>.add and update make of the fields they are sent."""

from collections.abc import Collection
from typing import Any

from b24app.emulator import multifields, userfields
from b24app.emulator.crm.about import About
from b24app.emulator.crm.kinds import COMPANY, DEAL
from b24app.emulator.crm.moves import stages_of
from b24app.emulator.state import Row
from b24app.emulator.values import NotAValue, typed

# Fields that hold the first of a list, and the list they are kept in.
LISTS = {"CONTACT_ID": "CONTACT_IDS", "COMPANY_ID": "COMPANY_IDS"}
# What import may set besides.
IMPORTED = frozenset({"DATE_CREATE", "DATE_MODIFY", "CREATED_BY_ID", "MODIFY_BY_ID"})


def accepted(about: About, sent: Row, present: Row, also: Collection[str] = ()) -> Row:
    """Return the typed values to write; None empties a field. Names nobody knows and read-only ones are passed over.

    `also` names read-only fields that may be written all the same. A stage that does not exist is passed over too.
    """
    values: Row = {}
    for name, value in sent.items():
        field = about.standard.get(name)
        if name in about.kind.multifields:
            values[name] = multifields.merged(about.portal, present.get(name, []), value) or None
        elif name in about.own:
            values[name] = userfields.accepted(about.own[name], value)
        elif field is not None and (name in also or not (field.is_read_only or "u" in field.marks)):
            values |= _standard(about, name, value, present)
    return values


def _standard(about: About, name: str, value: Any, present: Row) -> Row:
    if about.kind.type_id == COMPANY and name == "CONTACT_ID":
        return {name: numbers(value)}
    listed = LISTS.get(name, name)
    if about.kind.type_id != COMPANY and listed in about.standard and about.standard[listed].is_multiple:
        return {listed: numbers(value) or None}
    try:
        found = typed(about.standard[name].kind, value)
    except NotAValue:
        return {}
    if name == about.kind.stage_field:
        return _stage(about, str(found), present)
    if name == "CATEGORY_ID":
        return _category(about, found, present)
    if name == "ASSIGNED_BY_ID" and found is None:
        return {}
    return {name: found}


def numbers(value: Any) -> list[int]:
    """Read ids, one or many, each once."""
    items = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else [value]
    found = [typed("crm_contact", item) for item in items]
    return list(dict.fromkeys(number for number in found if number))


def _stage(about: About, stage: str, present: Row) -> Row:
    """A new deal may name a stage of any pipeline; later only one of its own."""
    own = {} if about.kind.type_id == DEAL and not present else present
    places = [stages_of(about.kind, own)]
    if not present and about.kind.has_categories:
        places = [about.kind.stages(number) for number in about.portal.crm.categories[about.kind.type_id]]
    is_known = any(about.portal.dictionaries.find(place, stage) for place in places)
    return {about.kind.stage_field: stage} if is_known else {}


def _category(about: About, category_id: Any, present: Row) -> Row:
    """A pipeline is chosen once, when an item is made; one that does not exist is the default one."""
    if present:
        return {}
    known = about.portal.crm.categories[about.kind.type_id]
    return {"CATEGORY_ID": (category_id or 0) if (category_id or 0) in known else 0}
