"""User fields of CRM items: their definitions, and the values they take."""

from typing import Any

from b24app.emulator.clock import midnight
from b24app.emulator.errors import said
from b24app.emulator.state import Portal, Row
from b24app.emulator.values import NotAValue, shown, typed

PREFIX = "UF_CRM_"
# How a type's values are kept; the others are kept as text.
_KINDS = {"integer": "whole", "double": "number"}


def by_name(portal: Portal, entity: str = "CRM_LEAD") -> dict[str, Row]:
    """Return an entity's definitions under their names, in the order of their ids."""
    return {row["FIELD_NAME"]: row for row in portal.userfields.values() if row["ENTITY_ID"] == entity}


def kind_of(definition: Row) -> str:
    """Return how one value of the field is kept."""
    kind = str(definition["USER_TYPE_ID"])
    return _KINDS.get(kind, kind)


def label_of(definition: Row, language: str = "ru") -> str:
    """Return the field's name as people see it in a language, else in Russian before English."""
    labels: dict[str, str] = definition["EDIT_FORM_LABEL"]
    return labels.get(language) or labels.get("ru") or labels.get("en") or str(definition["FIELD_NAME"])


def described(definition: Row) -> dict[str, Any]:
    """Describe the field as crm.lead.fields does: its name as title, its label under the labels."""
    label = label_of(definition)
    about: dict[str, Any] = {"type": definition["USER_TYPE_ID"], "isRequired": definition["MANDATORY"] == "Y"}
    about |= {"isReadOnly": False, "isImmutable": False, "isMultiple": definition["MULTIPLE"] == "Y", "isDynamic": True}
    if definition["USER_TYPE_ID"] == "enumeration":
        about["items"] = [{"ID": str(row["ID"]), "VALUE": row["VALUE"]} for row in definition["LIST"]]
    about |= {"title": definition["FIELD_NAME"], "listLabel": label, "formLabel": label, "filterLabel": label}
    return about | {"settings": definition["SETTINGS"]}


def accepted(definition: Row, value: Any) -> Any:
    """Read what was sent for a field, single or multiple; refused with a text when it cannot be read."""
    if definition["USER_TYPE_ID"] == "file":
        raise said("values of user fields of type file are emulated in crm.item.* only")
    if definition["MULTIPLE"] != "Y":
        return _one(definition, value[0] if isinstance(value, list) and value else value)
    items = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else [value]
    found = [_one(definition, item) for item in items]
    return [item for item in found if item is not None and item != ""] or None


def shown_value(definition: Row, value: Any, empty: Any) -> Any:
    """Write a field's value; `empty` stands for a multiple field without values."""
    kind = kind_of(definition)
    if definition["MULTIPLE"] == "Y":
        return [shown(kind, item) for item in value] if value else empty
    return shown(kind, value)


def _one(definition: Row, value: Any) -> Any:
    kind = kind_of(definition)
    try:
        found = typed(kind, value)
    except NotAValue as error:
        raise said(f"Значение поля «{label_of(definition)}» указано неверно.<br>") from error
    if kind == "enumeration" and found not in {int(row["ID"]) for row in definition["LIST"]}:
        # A number that is none of the list's is dropped without a word.
        return None
    return midnight(found) if kind == "date" and found is not None else found
