"""What crm.item.add and update make of the fields they are sent."""

from collections.abc import Collection, Mapping
from typing import Any

from b24app.emulator import card_files, multifields, userfields
from b24app.emulator.crm.classic_writing import LISTS, numbers
from b24app.emulator.crm.kinds import COMPANY
from b24app.emulator.crm.names import Names
from b24app.emulator.errors import RestError
from b24app.emulator.params import whole
from b24app.emulator.state import Row
from b24app.emulator.values import NotAValue, typed

IMPORTED = frozenset(
    {"DATE_CREATE", "DATE_MODIFY", "CREATED_BY_ID", "MODIFY_BY_ID", "MOVED_TIME", "MOVED_BY_ID", "LAST_ACTIVITY_TIME"}
)


def accepted(names: Names, sent: Row, present: Row, also: Collection[str] = ()) -> Row:
    """Return the typed values to write; None empties a field. Names nobody knows and read-only ones are passed over."""
    about = names.about
    values: Row = {}
    for shown, value in sent.items():
        name = names.inner.get(shown, "")
        field = about.standard.get(name)
        if name in about.own:
            _check_list(value, is_multiple=about.own[name]["MULTIPLE"] == "Y")
            values[name] = _own(names, about.own[name], value)
        elif name == "FM":
            values |= _communications(names, value, present)
        elif field is not None and (name in also or not field.is_fixed):
            values |= _standard(names, name, value)
    return _placed(names, values, present)


def not_valid(title: str) -> RestError:
    """Refuse a value its field cannot take."""
    return RestError("CRM_FIELD_ERROR_VALUE_NOT_VALID", f'Неверное значение поля "{title}"')


def _own(names: Names, definition: Row, value: Any) -> Any:
    if definition["USER_TYPE_ID"] == "file":
        return card_files.kept(names.about.portal, definition, value)
    try:
        return userfields.accepted(definition, value)
    except RestError as error:
        raise not_valid(userfields.label_of(definition)) from error


def _standard(names: Names, name: str, value: Any) -> Row:
    field, company = names.about.standard[name], names.about.kind.type_id == COMPANY
    _check_list(value, is_multiple=field.is_multiple)
    if name == "CONTACT_IDS" and company:
        return {"CONTACT_ID": numbers(value)}
    listed = LISTS.get(name, name)
    if not company and listed in names.about.standard and names.about.standard[listed].is_multiple:
        return {listed: numbers(value) or None}
    if field.is_multiple:
        return {name: numbers(value) or None}
    try:
        found = typed(field.kind, value)
    except NotAValue as error:
        raise not_valid(field.title) from error
    return {} if name == "ASSIGNED_BY_ID" and found is None else {name: found}


def _placed(names: Names, values: Row, present: Row) -> Row:
    """Check category and stage together: a stage must be one of the category the item is in afterwards."""
    about, kind = names.about, names.about.kind
    known = about.portal.crm.categories[kind.type_id]
    if "CATEGORY_ID" in values:
        if (values["CATEGORY_ID"] or 0) not in known:
            raise not_valid(about.standard["CATEGORY_ID"].title)
        values["CATEGORY_ID"] = values["CATEGORY_ID"] or 0
    usual = next((row.id for row in known.values() if row.is_default), 0)
    category_id = values.get("CATEGORY_ID", present.get("CATEGORY_ID", usual)) or 0
    stage = values.get(kind.stage_field) if kind.stage_field else None
    if stage is not None and about.portal.dictionaries.find(kind.stages(category_id), str(stage)) is None:
        raise not_valid(about.standard[kind.stage_field].title)
    if kind.stage_field in values and stage is None:
        del values[kind.stage_field]
    return values


def _check_list(value: Any, *, is_multiple: bool) -> None:
    if is_multiple and value is not None and value != "" and not isinstance(value, (list, Mapping)):
        kind = {bool: "boolean", int: "integer", float: "double"}.get(type(value), "string")
        raise RestError("100", f"Expected iterable value for multiple field, but got {kind} instead")


def _communications(names: Names, value: Any, present: Row) -> Row:
    """Read `fm`: the keys n0, n1 add, a number changes that value, without text deletes it."""
    _check_list(value, is_multiple=True)
    items = value.items() if isinstance(value, Mapping) else enumerate(value or [])
    known = {item["ID"]: kind for kind in names.about.kind.multifields for item in present.get(kind, ())}
    changes: dict[str, list[Row]] = {}
    for key, item in items:
        if isinstance(item, Mapping):
            number = whole(item.get("id")) or (whole(key) if isinstance(value, Mapping) else None)
            kind = known.get(number or 0) or str(item.get("typeId") or "")
            change = {"ID": number, "VALUE": item.get("value", ""), "VALUE_TYPE": item.get("valueType")}
            changes.setdefault(kind, []).append({name: part for name, part in change.items() if part is not None})
    return {
        kind: multifields.merged(names.about.portal, present.get(kind, []), rows) or None
        for kind, rows in changes.items()
        if kind in names.about.kind.multifields
    }
