"""Find out by which channel we last were in touch with the client of a card.

https://apidocs.bitrix24.com/api-reference/crm/timeline/activities/activity-base/crm-activity-list.html
"""

from collections.abc import Mapping
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.documents import type_of

_PROVIDERS = {
    "VOXIMPLANT_CALL": "call",
    "CRM_CALL": "call",
    "CRM_EMAIL": "letter",
    "CRM_SMS": "sms",
    "CRM_NOTIFICATION": "sms",
    "IMOPENLINES_SESSION": "chat",
    "CRM_WHATSAPP": "chat",
    "CRM_MEETING": "meeting",
}
_TYPES = {"1": "meeting", "2": "call", "4": "letter"}


def last_channel(portal: Portal, kind: str, number: int) -> str:
    """Return call, letter, sms, chat or meeting, whichever was last; empty where there was none."""
    asked = {
        "filter": {"OWNER_TYPE_ID": type_of(kind), "OWNER_ID": number},
        "order": {"ID": "DESC"},
        "select": ["ID", "TYPE_ID", "PROVIDER_ID"],
        "start": -1,
    }
    rows = portal.read("crm.activity.list", asked).result or []
    return next(filter(None, map(_channel, rows)), "")


def _channel(row: Mapping[str, Any]) -> str:
    return _PROVIDERS.get(str(row.get("PROVIDER_ID") or "")) or _TYPES.get(str(row.get("TYPE_ID") or ""), "")
