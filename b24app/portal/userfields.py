"""Read and change the custom fields of leads and deals: the portal's spelling of them stays in here.

https://apidocs.bitrix24.com/api-reference/crm/leads/userfield/index.html
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.marker import Marker
from b24app.portal.targets import LEADS, Target

LANGUAGES = ("ru", "en")
"""Languages in which a field's labels are read and always written together."""

TYPES = {
    "string": "string",
    "number": "double",
    "money": "money",
    "date": "date",
    "datetime": "datetime",
    "list": "enumeration",
    "boolean": "boolean",
    "user": "employee",
}
"""Our types of fields and the portal's."""

KEY_LENGTH = 43
"""Longest key of a field: the portal allows 50 characters with its prefix."""

NAME_LENGTH = 50
"""Longest name of a field on the portal, prefix and all."""

_LABELS = ("EDIT_FORM_LABEL", "LIST_COLUMN_LABEL", "LIST_FILTER_LABEL")
HELP = "HELP_MESSAGE"
"""Where the portal keeps the help of a field."""

_READ_AS = {theirs: ours for ours, theirs in TYPES.items()} | {"integer": "number"}


@dataclass(frozen=True)
class Value:
    """One value of a list field; `key` is its external code, empty where the portal has none."""

    id: int
    key: str
    title: str
    sort: int
    is_default: bool


@dataclass(frozen=True)
class Field:
    """A custom field as it stands on the portal; a type we do not know keeps the portal's name.

    `titles` and `helps` hold one text for each of LANGUAGES.
    """

    id: int
    key: str
    type: str
    is_multiple: bool
    titles: tuple[str, ...]
    helps: tuple[str, ...]
    values: tuple[Value, ...]


def field_name(key: str, target: Target = LEADS) -> str:
    """Spell the key of a field as the portal does."""
    return target.field_prefix + key.upper()


def field_key(name: str, target: Target = LEADS) -> str:
    """Spell the portal's name of a field as a key."""
    return name.removeprefix(target.field_prefix).lower()


def fields_query(language: str, target: Target = LEADS) -> tuple[str, Mapping[str, Any]]:
    """Name the call that lists the fields with their labels in one language; without a language it sends none."""
    return f"crm.{target.entity}.userfield.list", {"order": {"ID": "ASC"}, "filter": {"LANG": language}}


def fields_in(answers: Iterable[Any], target: Target = LEADS) -> tuple[Field, ...]:
    """Read the answers of `fields_query`, one for each of LANGUAGES in that order."""
    by_language = [{row["FIELD_NAME"]: row for row in rows or []} for rows in answers]
    return tuple(_field([rows.get(name, {}) for rows in by_language], target) for name in by_language[0])


def _field(rows: list[Mapping[str, Any]], target: Target) -> Field:
    first = rows[0]
    return Field(
        id=int(first["ID"]),
        key=field_key(first["FIELD_NAME"], target),
        type=_READ_AS.get(first["USER_TYPE_ID"], first["USER_TYPE_ID"]),
        is_multiple=first.get("MULTIPLE") == "Y",
        titles=tuple((row.get(_LABELS[0]) or "").strip() for row in rows),
        helps=tuple((row.get(HELP) or "").strip() for row in rows),
        values=values_in(first),
    )


def values_in(row: Mapping[str, Any]) -> tuple[Value, ...]:
    """Read the values of a list field in their order."""
    found = [
        Value(
            id=int(one["ID"]),
            key=one.get("XML_ID") or "",
            title=(one.get("VALUE") or "").strip(),
            sort=int(one.get("SORT") or 0),
            is_default=one.get("DEF") == "Y",
        )
        for one in row.get("LIST") or []
    ]
    return tuple(sorted(found, key=lambda value: (value.sort, value.id)))


@dataclass(frozen=True)
class NewField:
    """A field to be added; `titles` and `helps` are by language, `values` as in `change_field`."""

    key: str
    kind: str
    is_multiple: bool
    titles: Mapping[str, str]
    helps: Mapping[str, str]
    values: Iterable[Mapping[str, Any]]
    sort: int


def add_field(portal: Portal, target: Target, new: NewField) -> int:
    """Add a field and return its id."""
    fields = {
        "FIELD_NAME": new.key.upper(),
        "USER_TYPE_ID": TYPES[new.kind],
        "XML_ID": new.key,
        "MULTIPLE": "Y" if new.is_multiple else "N",
        "SORT": new.sort,
        **labels(new.titles),
    }
    if new.helps:
        fields[HELP] = dict(new.helps)
    if new.kind == "list":
        fields["LIST"] = [value_row(value) for value in new.values]
    name = field_name(new.key, target)
    listed = f"crm.{target.entity}.userfield.list", {"filter": {"FIELD_NAME": name}}
    marker = Marker.row(*listed, lambda row: row.get("FIELD_NAME") == name)
    return int(portal.add(f"crm.{target.entity}.userfield.add", {"fields": fields}, marker=marker).result)


def change_field(
    portal: Portal,
    target: Target,
    row: int,
    *,
    titles: Mapping[str, str],
    helps: Mapping[str, str],
    values: Iterable[Mapping[str, Any]],
) -> None:
    """Change labels and add or change list values; what is empty stays, values not named stay.

    A value is `{id (absent for a new one), key, title, sort, is_default}`: the portal resets what is left out.
    It also empties the languages left out of a label, so those it has are read first and sent back.
    """
    fields: dict[str, Any] = {}
    if titles or helps:
        now = portal.read(f"crm.{target.entity}.userfield.get", {"id": row}).result
        wanted = labels(titles) if titles else {}
        wanted |= {HELP: dict(helps)} if helps else {}
        fields = {name: by_language(now.get(name)) | texts for name, texts in wanted.items()}
    rows = [value_row(value) for value in values]
    if rows:
        fields["LIST"] = rows
    portal.write(f"crm.{target.entity}.userfield.update", {"id": row, "fields": fields})


def labels(titles: Mapping[str, str]) -> dict[str, Any]:
    """Write a title where the portal shows one."""
    return {name: dict(titles) for name in _LABELS}


def by_language(label: Any) -> dict[str, str]:
    """Read a label by language."""
    # PHP sends an empty map as a list, and a field without labels as null.
    return {code: text for code, text in label.items() if text} if isinstance(label, Mapping) else {}


def value_row(value: Mapping[str, Any]) -> dict[str, Any]:
    """Write a value of a list with all it has."""
    sent = {
        "VALUE": value["title"],
        "SORT": value["sort"],
        "DEF": "Y" if value.get("is_default") else "N",
        "XML_ID": value["key"],
    }
    return {"ID": value["id"], **sent} if value.get("id") else sent
