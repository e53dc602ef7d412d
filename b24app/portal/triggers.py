"""Register triggers with a portal and fire them.

Only an application can, with an administrator's token: a webhook is refused.
https://apidocs.bitrix24.com/api-reference/crm/automation/triggers/index.html
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from b24app.portal.client import Portal
from b24app.portal.documents import type_of
from b24app.portal.marker import Marker
from b24app.portal.outcome import Command, told


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


def put_triggers(portal: Portal, definitions: Iterable[Definition]) -> Iterator[str]:
    """Register triggers, many in a request; gives the code of each as it is done.

    One of this code that is there gets the new name and stays where people put it.
    """
    # Twice is once: the second call only writes the same name again.
    marker = Marker.harmless("a second call writes the same name")
    commands = [
        Command("crm.automation.trigger.add", {"CODE": one.code, "NAME": one.title}, key=one.code, marker=marker)
        for one in definitions
    ]
    yield from (code for code, _ in told(portal.write_many(commands), lambda _: False))


def delete_trigger(portal: Portal, code: str) -> None:
    """Take a trigger away; where people put it on a stage it stays and never fires."""
    portal.write("crm.automation.trigger.delete", {"CODE": code})


def fire_trigger(portal: Portal, code: str, kind: str, number: int) -> None:
    """Fire a trigger on a card; that the portal says yes proves nothing, so read the card again.

    It says yes as well where nobody put the trigger on a stage, where its conditions do not hold and where it would
    lead back.
    """
    portal.write("crm.automation.trigger.execute", {"CODE": code, "OWNER_TYPE_ID": type_of(kind), "OWNER_ID": number})
