"""Register triggers with a portal and fire them.

Only an application can, with an administrator's token: a webhook is refused.
https://apidocs.bitrix24.com/api-reference/crm/automation/triggers/index.html
"""

import hashlib
import json
from dataclasses import dataclass

from b24app.portal.client import Portal
from b24app.portal.documents import type_of
from b24app.portal.marker import Marker


@dataclass(frozen=True)
class Definition:
    """All a portal is told about a trigger."""

    code: str
    title: str

    @property
    def fingerprint(self) -> str:
        """Tell one definition from another."""
        return hashlib.sha256(json.dumps([self.code, self.title], ensure_ascii=False).encode()).hexdigest()


def trigger_codes(portal: Portal) -> list[str]:
    """List the codes of this app's triggers."""
    return [str(row["CODE"]) for row in portal.read("crm.automation.trigger.list").result or []]


def put_trigger(portal: Portal, definition: Definition) -> None:
    """Register a trigger; one of this code that is there gets the new name and stays where people put it."""
    asked = {"CODE": definition.code, "NAME": definition.title}
    # Twice is once: the second call only writes the same name again.
    portal.add("crm.automation.trigger.add", asked, marker=Marker.harmless("a second call writes the same name"))


def delete_trigger(portal: Portal, code: str) -> None:
    """Take a trigger away; where people put it on a stage it stays and never fires."""
    portal.write("crm.automation.trigger.delete", {"CODE": code})


def fire_trigger(portal: Portal, code: str, kind: str, number: int) -> None:
    """Fire a trigger on a card; that the portal says yes proves nothing, so read the card again.

    It says yes as well where nobody put the trigger on a stage, where its conditions do not hold and where it would
    lead back.
    """
    portal.write("crm.automation.trigger.execute", {"CODE": code, "OWNER_TYPE_ID": type_of(kind), "OWNER_ID": number})
