"""Read and change the list of sources, which leads and deals of a portal share.

https://apidocs.bitrix24.com/api-reference/crm/status/index.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.marker import Marker

_LIST = "SOURCE"


@dataclass(frozen=True)
class Source:
    """A source as it stands on the portal."""

    id: int
    code: str
    title: str
    sort: int


def sources_query() -> tuple[str, Mapping[str, Any]]:
    """Name the call that lists the sources; it comes whole."""
    return "crm.status.list", {"order": {"SORT": "ASC"}, "filter": {"ENTITY_ID": _LIST}}


def sources_in(rows: Any) -> tuple[Source, ...]:
    """Read the answer of `sources_query` in the order people see."""
    found = (_source(row) for row in rows or [] if row.get("ENTITY_ID", _LIST) == _LIST)
    return tuple(sorted(found, key=lambda source: (source.sort, source.id)))


def _source(row: Mapping[str, Any]) -> Source:
    return Source(int(row["ID"]), str(row["STATUS_ID"]), (row.get("NAME") or "").strip(), int(row.get("SORT") or 0))


def add_source(portal: Portal, code: str, title: str, sort: int) -> int:
    """Add a source and return its row's id."""
    carried = {"ENTITY_ID": _LIST, "STATUS_ID": code}
    marker = Marker("crm.status.list", {"filter": carried}, carried)
    fields = {**carried, "NAME": title, "SORT": sort}
    return int(portal.add("crm.status.add", {"fields": fields}, marker=marker).result)


def change_source(portal: Portal, row: int, values: Mapping[str, Any]) -> None:
    """Change title or sort of a source; the portal answers yes even where it saved nothing, so read it back."""
    names = {"title": "NAME", "sort": "SORT"}
    fields = {names[key]: value for key, value in values.items()}
    portal.write("crm.status.update", {"id": row, "fields": fields})


def delete_source(portal: Portal, row: int) -> None:
    """Delete a source; leads and deals that have it keep its code."""
    portal.write("crm.status.delete", {"id": row, "params": {"FORCED": "Y"}})
