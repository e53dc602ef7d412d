"""Put a question with buttons into a card's timeline, and close it once it is answered.

A button raises an event that comes to our app alone, with what was put into the button.
https://apidocs.bitrix24.com/api-reference/crm/timeline/activities/configurable/crm-activity-configurable-add.html
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.documents import type_of
from b24app.portal.marker import Marker
from b24app.portal.refusals import Refusal

log = logging.getLogger(__name__)

PRESSED = "ONCRMTIMELINEITEMACTION"
"""Event of a button."""

_OURS = "b24app"
_BUTTONS = 2
"""The portal shows two buttons; further answers go into the menu beside them."""


@dataclass(frozen=True)
class Question:
    """A question of a robot; `key` names it for good, `answers` are what the robot is told and what people read."""

    key: str
    robot: str
    title: str
    text: str
    responsible: int
    answers: Sequence[tuple[str, str]]


def put_question(portal: Portal, kind: str, number: int, question: Question) -> bool:
    """Ask once; False where the portal does not let us, as it does only applications."""
    fields = {"responsibleId": question.responsible, "originatorId": _OURS, "originId": question.key}
    asked = {"ownerTypeId": type_of(kind), "ownerId": number, "fields": fields, "layout": _layout(question)}
    marker = Marker.row(*_lookup(question.key), lambda row: row.get("ORIGIN_ID") == question.key)
    try:
        portal.add("crm.activity.configurable.add", asked, marker=marker)
    except Refusal as refusal:
        log.warning("a question was refused", extra={"robot": question.robot, "error": refusal.error})
        return False
    return True


def settle_question(portal: Portal, key: str) -> None:
    """Mark a question as answered, if it was asked and is still open."""
    rows = portal.read(*_lookup(key)).result or []
    for row in rows:
        if row.get("COMPLETED") != "Y":
            portal.write("crm.activity.configurable.update", {"id": int(row["ID"]), "fields": {"completed": True}})


def _lookup(key: str) -> tuple[str, dict[str, Any]]:
    wanted = {"=ORIGINATOR_ID": _OURS, "=ORIGIN_ID": key}
    return "crm.activity.list", {"filter": wanted, "select": ["ID", "ORIGIN_ID", "COMPLETED"], "order": {"ID": "ASC"}}


def _layout(question: Question) -> Mapping[str, Any]:
    kinds = ("primary", "secondary")
    actions = [{"title": title, "action": _action(question, answer)} for answer, title in question.answers]
    buttons = {f"answer{place}": {**one, "type": kinds[place]} for place, one in enumerate(actions[:_BUTTONS])}
    menu = {f"answer{place}": one for place, one in enumerate(actions) if place >= _BUTTONS}
    lines = {f"line{place}": _line(line) for place, line in enumerate(question.text.splitlines()[:20]) if line.strip()}
    return {
        "icon": {"code": "document"},
        "header": {"title": question.title},
        "body": {"logo": {"code": "notification"}, "blocks": lines},
        "footer": {"buttons": buttons} | ({"menu": {"items": menu}} if menu else {}),
    }


def _action(question: Question, answer: str) -> dict[str, Any]:
    told = {"robot": question.robot, "answer": answer}
    return {"type": "restEvent", "id": "answer", "actionParams": told, "animationType": "disable"}


def _line(text: str) -> dict[str, Any]:
    return {"type": "text", "properties": {"value": text, "multiline": True}}
