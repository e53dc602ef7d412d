"""Read, make and change smart processes, which the portal calls types.

https://apidocs.bitrix24.com/api-reference/crm/universal/user-defined-object-types/index.html
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.marker import Marker

SWITCHES = {
    "funnels": "isCategoriesEnabled",
    "clients": "isClientEnabled",
    "dates": "isBeginCloseDatesEnabled",
    "products": "isLinkWithProductsEnabled",
    "my_company": "isMycompanyEnabled",
    "documents": "isDocumentsEnabled",
    "sources": "isSourceEnabled",
    "observers": "isObserversEnabled",
    "recycle_bin": "isRecyclebinEnabled",
    "robots": "isAutomationEnabled",
    "workflows": "isBizProcEnabled",
}
"""What can be switched on in a smart process: our word and the portal's."""

_STAGES = "isStagesEnabled"


@dataclass(frozen=True)
class Process:
    """A smart process as it stands on the portal; `id` is its own number, `entity_type_id` that of its items."""

    id: int
    entity_type_id: int
    title: str
    has_stages: bool = True
    switches: Mapping[str, bool] = field(default_factory=dict)


def processes_query() -> tuple[str, Mapping[str, Any]]:
    """Name the call that lists the smart processes."""
    return "crm.type.list", {"order": {"id": "ASC"}}


def processes_in(result: Any) -> tuple[Process, ...]:
    """Read a page of the answer of `processes_query`."""
    return tuple(_process(row) for row in (result or {}).get("types") or [])


def _process(row: Mapping[str, Any]) -> Process:
    return Process(
        id=int(row["id"]),
        entity_type_id=int(row["entityTypeId"]),
        title=str(row.get("title") or "").strip(),
        has_stages=row.get(_STAGES) == "Y",
        switches={ours: row.get(theirs) == "Y" for ours, theirs in SWITCHES.items()},
    )


def make_process(portal: Portal, title: str, number: int, switches: Mapping[str, bool]) -> None:
    """Make a smart process with stages; `number` is that of its items, 0 leaves it to the portal."""
    fields: dict[str, Any] = {"title": title, _STAGES: "Y", **_sent(switches)}
    if number:
        fields["entityTypeId"] = number

    def is_it(row: Mapping[str, Any]) -> bool:
        return row.get("title") == title and number in {0, int(row.get("entityTypeId") or 0)}

    marker = Marker.row("crm.type.list", {"order": {"id": "DESC"}}, is_it, key="id")
    portal.add("crm.type.add", {"fields": fields}, marker=marker)


def change_process(portal: Portal, row: int, values: Mapping[str, Any]) -> None:
    """Change the title or the switches of a smart process, or switch its stages on; `row` is its own number."""
    fields = {"title": values["title"]} if "title" in values else {}
    fields |= {_STAGES: "Y"} if values.get("stages") else {}
    portal.write("crm.type.update", {"id": row, "fields": {**fields, **_sent(values.get("switches", {}))}})


def delete_process(portal: Portal, row: int) -> None:
    """Delete a smart process with its funnels and fields; the portal refuses where cards are in it."""
    portal.write("crm.type.delete", {"id": row})


def _sent(switches: Mapping[str, bool]) -> dict[str, str]:
    return {SWITCHES[name]: "Y" if is_on else "N" for name, is_on in switches.items()}
