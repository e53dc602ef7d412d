"""Read, open and rename funnels of deals and smart processes, which the portal calls categories.

https://apidocs.bitrix24.com/api-reference/crm/universal/category/index.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.marker import Marker

ORIGINATOR = "b24app"
"""Marks the deal funnels that we opened; their origin is the key of the pipeline."""

NAME_LENGTH = 255
"""Longest name of a funnel."""

_DEAL = 2


@dataclass(frozen=True)
class Funnel:
    """A funnel as it stands on the portal; `origin` is the key under which we opened it, else empty."""

    id: int
    name: str
    is_default: bool
    origin: str = ""


def funnels_query(entity_type_id: int) -> tuple[str, Mapping[str, Any]]:
    """Name the call that lists the funnels of a type; it comes whole."""
    return "crm.category.list", {"entityTypeId": entity_type_id}


def funnels_in(result: Any) -> tuple[Funnel, ...]:
    """Read the answer of `funnels_query`."""
    return tuple(_funnel(row) for row in (result or {}).get("categories") or [])


def _funnel(row: Mapping[str, Any]) -> Funnel:
    is_ours = row.get("originatorId") == ORIGINATOR
    return Funnel(
        id=int(row["id"]),
        name=str(row.get("name") or "").strip(),
        is_default=row.get("isDefault") == "Y",
        origin=str(row.get("originId") or "") if is_ours else "",
    )


def open_funnel(portal: Portal, entity_type_id: int, key: str, name: str) -> int:
    """Open a funnel and return its number; deals keep our key with it, smart processes know no such thing."""
    origin = {"originId": key, "originatorId": ORIGINATOR} if entity_type_id == _DEAL else {}
    asked = {"entityTypeId": entity_type_id}
    marker = Marker.row(
        "crm.category.list", asked, lambda row: origin.items() <= row.items() and row.get("name") == name, key="id"
    )
    answer = portal.add("crm.category.add", {**asked, "fields": {"name": name, **origin}}, marker=marker)
    return int(answer.result if answer.is_found else answer.result["category"]["id"])


def rename_funnel(portal: Portal, entity_type_id: int, number: int, name: str) -> None:
    """Give a funnel another name."""
    portal.write("crm.category.update", {"entityTypeId": entity_type_id, "id": number, "fields": {"name": name}})


def close_funnel(portal: Portal, entity_type_id: int, number: int) -> None:
    """Delete a funnel with its stages; the portal refuses for the default one and where cards are in it."""
    portal.write("crm.category.delete", {"entityTypeId": entity_type_id, "id": number})
