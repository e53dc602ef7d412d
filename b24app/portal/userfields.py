"""Read and change the custom fields of leads: the portal's spelling of them stays in here.

https://apidocs.bitrix24.com/api-reference/crm/leads/userfield/index.html
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.marker import Marker

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

_PREFIX = "UF_CRM_"
_LABELS = ("EDIT_FORM_LABEL", "LIST_COLUMN_LABEL", "LIST_FILTER_LABEL")
_HELP = "HELP_MESSAGE"
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


def field_name(key: str) -> str:
    """Spell the key of a field as the portal does."""
    return _PREFIX + key.upper()


def fields_query(language: str) -> tuple[str, Mapping[str, Any]]:
    """Name the call that lists the fields with their labels in one language; without a language it sends none."""
    return "crm.lead.userfield.list", {"order": {"ID": "ASC"}, "filter": {"LANG": language}}


def fields_in(answers: Iterable[Any]) -> tuple[Field, ...]:
    """Read the answers of `fields_query`, one for each of LANGUAGES in that order."""
    by_language = [{row["FIELD_NAME"]: row for row in rows or []} for rows in answers]
    return tuple(_field([rows.get(name, {}) for rows in by_language]) for name in by_language[0])


def _field(rows: list[Mapping[str, Any]]) -> Field:
    first = rows[0]
    return Field(
        id=int(first["ID"]),
        key=first["FIELD_NAME"].removeprefix(_PREFIX).lower(),
        type=_READ_AS.get(first["USER_TYPE_ID"], first["USER_TYPE_ID"]),
        is_multiple=first.get("MULTIPLE") == "Y",
        titles=tuple((row.get(_LABELS[0]) or "").strip() for row in rows),
        helps=tuple((row.get(_HELP) or "").strip() for row in rows),
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


def add_field(
    portal: Portal,
    key: str,
    kind: str,
    *,
    is_multiple: bool,
    titles: Mapping[str, str],
    helps: Mapping[str, str],
    values: Iterable[Mapping[str, Any]],
    sort: int,
) -> int:
    """Add a field and return its id; `titles` and `helps` are by language, `values` as in `change_field`."""
    fields = {
        "FIELD_NAME": key.upper(),
        "USER_TYPE_ID": TYPES[kind],
        "XML_ID": key,
        "MULTIPLE": "Y" if is_multiple else "N",
        "SORT": sort,
        **_labels(titles),
    }
    if helps:
        fields[_HELP] = dict(helps)
    if kind == "list":
        fields["LIST"] = [_row(value) for value in values]
    name = field_name(key)
    marker = Marker.row(
        "crm.lead.userfield.list", {"filter": {"FIELD_NAME": name}}, lambda row: row.get("FIELD_NAME") == name
    )
    return int(portal.add("crm.lead.userfield.add", {"fields": fields}, marker=marker).result)


def change_field(
    portal: Portal,
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
        now = portal.read("crm.lead.userfield.get", {"id": row}).result
        wanted = _labels(titles) if titles else {}
        wanted |= {_HELP: dict(helps)} if helps else {}
        fields = {name: _by_language(now.get(name)) | texts for name, texts in wanted.items()}
    rows = [_row(value) for value in values]
    if rows:
        fields["LIST"] = rows
    portal.write("crm.lead.userfield.update", {"id": row, "fields": fields})


def _labels(titles: Mapping[str, str]) -> dict[str, Any]:
    return {name: dict(titles) for name in _LABELS}


def _by_language(label: Any) -> dict[str, str]:
    # PHP sends an empty map as a list, and a field without labels as null.
    return {code: text for code, text in label.items() if text} if isinstance(label, Mapping) else {}


def _row(value: Mapping[str, Any]) -> dict[str, Any]:
    sent = {
        "VALUE": value["title"],
        "SORT": value["sort"],
        "DEF": "Y" if value.get("is_default") else "N",
        "XML_ID": value["key"],
    }
    return {"ID": value["id"], **sent} if value.get("id") else sent
