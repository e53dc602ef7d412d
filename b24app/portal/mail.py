"""Send a letter from a card: the portal sends it and keeps it in the timeline.

https://apidocs.bitrix24.com/api-reference/crm/timeline/activities/activity-base/crm-activity-add.html
"""

from dataclasses import dataclass

from b24app.portal.client import Portal
from b24app.portal.documents import type_of
from b24app.portal.marker import Marker
from b24app.portal.refusals import Refusal

_LETTER, _OUTGOING, _PLAIN = 4, 2, 1
_OURS = "b24app"


@dataclass(frozen=True)
class Letter:
    """A letter; `key` names it for good, `owner` is the portal's type and number of whom the address belongs to."""

    key: str
    to: str
    owner: tuple[int, int]
    subject: str
    text: str
    responsible: int


def send_letter(portal: Portal, kind: str, number: int, letter: Letter) -> bool:
    """Send a letter from a card, in the responsible person's name; False where the portal has nobody to send it as.

    The same key is sent once, also after a lost answer.
    """
    fields = {
        "OWNER_TYPE_ID": type_of(kind),
        "OWNER_ID": number,
        "TYPE_ID": _LETTER,
        "DIRECTION": _OUTGOING,
        # Only a finished letter leaves the portal, others are noted down.
        "COMPLETED": "Y",
        "RESPONSIBLE_ID": letter.responsible,
        "SUBJECT": letter.subject,
        "DESCRIPTION": letter.text,
        "DESCRIPTION_TYPE": _PLAIN,
        "COMMUNICATIONS": [
            {"VALUE": letter.to, "TYPE": "EMAIL", "ENTITY_TYPE_ID": letter.owner[0], "ENTITY_ID": letter.owner[1]}
        ],
        "ORIGINATOR_ID": _OURS,
        "ORIGIN_ID": letter.key,
    }
    try:
        portal.add("crm.activity.add", {"fields": fields}, marker=Marker.origin("crm.activity", _OURS, letter.key))
    except Refusal as refusal:
        if "email send error" in refusal.description.lower():
            return False
        raise
    return True


def is_sent(portal: Portal, key: str) -> bool:
    """Tell whether a letter of this key has been sent."""
    asked = {"filter": {"=ORIGINATOR_ID": _OURS, "=ORIGIN_ID": key}, "select": ["ID"]}
    return bool(portal.read("crm.activity.list", asked).result)
