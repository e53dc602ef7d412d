"""Close a card with its reason in one write, unless somebody has moved it.

https://apidocs.bitrix24.com/api-reference/crm/leads/crm-lead-update.html
"""

from collections.abc import Mapping
from typing import Any

from b24app.portal.answers import written
from b24app.portal.client import Portal
from b24app.portal.documents import read_document, type_of
from b24app.portal.offline import CONNECTOR
from b24app.portal.targets import Target
from b24app.portal.userfields import fields_in, fields_query

_STAGE = {"lead": "STATUS_ID", "deal": "STAGE_ID"}


def close_card(portal: Portal, kind: str, number: int, seen: str, stage: str, answers: Mapping[str, Any]) -> bool:
    """Put a lead or deal on a closing stage with these answers; False where it has left the stage it was seen on."""
    target = Target("deal" if kind == "deal" else "lead", type_of(kind))
    fields = fields_in([portal.read(*fields_query("en", target)).result], target) if answers else ()
    if read_document(portal.afresh(), kind, number).stage != seen:
        return False
    # Under this name the portal's queue of events does not record what we did ourselves.
    own = {"auth_connector": CONNECTOR}
    portal.write(
        f"crm.{kind}.update", {"id": number, "fields": {**written(answers, fields), _STAGE[kind]: stage}, **own}
    )
    return read_document(portal, kind, number).stage == stage
