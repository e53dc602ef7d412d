"""Read and change the custom fields of smart processes, for which the portal has calls of their own.

A list tells labels in one language and no values, so the values of each list field are asked for one by one, in the
same request. https://apidocs.bitrix24.com/api-reference/crm/universal/userfieldconfig/index.html
"""

from collections.abc import Iterable, Mapping
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.marker import Marker
from b24app.portal.targets import Target
from b24app.portal.userfields import HELP, TYPES, NewField, by_language, field_name, value_row

_MODULE = {"moduleId": "crm"}
_NAMES = {
    "ID": "id",
    "FIELD_NAME": "fieldName",
    "USER_TYPE_ID": "userTypeId",
    "XML_ID": "xmlId",
    "MULTIPLE": "multiple",
    "SORT": "sort",
    "EDIT_FORM_LABEL": "editFormLabel",
    HELP: "helpMessage",
}
_VALUE = {"ID": "id", "VALUE": "value", "SORT": "sort", "DEF": "def", "XML_ID": "xmlId"}


def access_query() -> tuple[str, Mapping[str, Any]]:
    """Name a call that is refused where the fields of smart processes may not be seen, and does nothing else."""
    return "userfieldconfig.getTypes", _MODULE


def configs_query(language: str, target: Target) -> tuple[str, Mapping[str, Any]]:
    """Name the call that lists the fields with their labels in one language, in pages."""
    wanted = {"select": {"0": "*", "language": language}, "order": {"id": "ASC"}}
    return "userfieldconfig.list", {**_MODULE, **wanted, "filter": {"entityId": target.owner}}


def config_query(row: int) -> tuple[str, Mapping[str, Any]]:
    """Name the call that reads one field with its values."""
    return "userfieldconfig.get", {**_MODULE, "id": row}


def configs_in(result: Any) -> list[Mapping[str, Any]]:
    """Give the rows of a page."""
    return list((result or {}).get("fields") or [])


def list_rows(configs: Iterable[Mapping[str, Any]]) -> tuple[int, ...]:
    """Name the rows whose values have to be asked for."""
    return tuple(int(row["id"]) for row in configs if row.get("userTypeId") == TYPES["list"])


def as_classic(config: Mapping[str, Any], values: Any, language: str) -> dict[str, Any]:
    """Spell a row as the calls for leads and deals do."""
    row = {theirs: config.get(ours) for theirs, ours in _NAMES.items()}
    row |= {name: by_language(row[name]).get(language) for name in ("EDIT_FORM_LABEL", HELP)}
    return row | {"LIST": [{theirs: one.get(ours) for theirs, ours in _VALUE.items()} for one in values or []]}


def add_config(portal: Portal, target: Target, new: NewField) -> int:
    """Add a field and return its id."""
    name = field_name(new.key, target)
    field: dict[str, Any] = {
        "entityId": target.owner,
        "fieldName": name,
        "userTypeId": TYPES[new.kind],
        "xmlId": new.key,
        "multiple": "Y" if new.is_multiple else "N",
        "sort": new.sort,
        "editFormLabel": dict(new.titles),
    }
    if new.helps:
        field["helpMessage"] = dict(new.helps)
    if new.kind == "list":
        field["enum"] = [_value(value) for value in new.values]
    asked = {**_MODULE, "filter": {"entityId": target.owner, "fieldName": name}}
    marker = Marker.row("userfieldconfig.list", asked, lambda row: row.get("fieldName") == name, key="id")
    answer = portal.add("userfieldconfig.add", {**_MODULE, "field": field}, marker=marker)
    return int(answer.result if answer.is_found else answer.result["field"]["id"])


def change_config(
    portal: Portal,
    row: int,
    *,
    titles: Mapping[str, str],
    helps: Mapping[str, str],
    values: Iterable[Mapping[str, Any]],
) -> None:
    """Change labels and add or change list values, as `change_field` does for leads."""
    field: dict[str, Any] = {}
    if titles or helps:
        now = portal.read(*config_query(row)).result["field"]
        wanted = {"editFormLabel": titles, "helpMessage": helps}
        field = {name: by_language(now.get(name)) | dict(texts) for name, texts in wanted.items() if texts}
    rows = [_value(value) for value in values]
    if rows:
        field["enum"] = rows
    portal.write("userfieldconfig.update", {**_MODULE, "id": row, "field": field})


def _value(value: Mapping[str, Any]) -> dict[str, Any]:
    return {_VALUE[name]: part for name, part in value_row(value).items()}
