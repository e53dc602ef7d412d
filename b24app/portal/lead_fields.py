"""Read which fields leads have: what each holds, what it is called, which values a list offers.

https://apidocs.bitrix24.com/api-reference/crm/leads/crm-lead-fields.html
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from b24app.portal.client import Portal


@dataclass(frozen=True)
class LeadField:
    """A field of leads by the portal's name; `items` are the values of a list by number."""

    name: str
    type: str
    title: str
    is_multiple: bool = False
    is_read_only: bool = False
    items: Mapping[str, str] = field(default_factory=dict)


def read_lead_fields(portal: Portal) -> dict[str, LeadField]:
    """Read every field of leads, by the portal's name."""
    described = portal.read("crm.lead.fields").result
    return {name: _field(name, row) for name, row in described.items()}


def _field(name: str, row: Mapping[str, Any]) -> LeadField:
    title = next((str(row[key]) for key in ("formLabel", "listLabel", "title") if row.get(key)), name)
    items = {str(one["ID"]): str(one["VALUE"]) for one in row.get("items") or ()}
    return LeadField(name, str(row.get("type", "string")), title, _is(row, "isMultiple"), _is(row, "isReadOnly"), items)


def _is(row: Mapping[str, Any], key: str) -> bool:
    return row.get(key) in (True, "Y", 1)
