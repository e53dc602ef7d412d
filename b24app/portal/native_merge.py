"""Let the portal merge cards itself: the first one stays, the others are deleted for good.

https://apidocs.bitrix24.com/api-reference/crm/duplicates/crm-entity-merge-batch.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.refusals import OutcomeUnknown

_LEAD = 1


def leads_there(portal: Portal, numbers: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """Read the leads that are there, whole, by their numbers."""
    asked = {"filter": {"@ID": list(numbers)}, "select": ["*", "UF_*", "PHONE", "EMAIL", "WEB", "IM"], "start": -1}
    return {int(row["ID"]): row for row in portal.read("crm.lead.list", asked).result}


def merge_leads(portal: Portal, survivor: int, losers: Sequence[int]) -> str:
    """Merge leads into the survivor; returns the portal's word (SUCCESS, CONFLICT, ERROR), empty without an answer.

    The portal names the leads it meant to delete also where it deleted none, so look which are left. A call without an
    answer is not repeated.
    """
    asked = {"params": {"entityTypeId": _LEAD, "entityIds": [survivor, *losers]}}
    try:
        return str(portal.write("crm.entity.mergeBatch", asked).result.get("STATUS") or "")
    except OutcomeUnknown:
        return ""


def merge_page(portal: Portal, numbers: Sequence[int]) -> str:
    """Return the page on which a person merges leads that differ."""
    return f"{portal.origin}/crm/lead/merge/?id={','.join(map(str, numbers))}"
