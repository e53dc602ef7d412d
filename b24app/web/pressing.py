"""Take the answer to a robot's question: somebody has pressed a button in a card's timeline."""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from b24app.portal.bizproc import DOCUMENTS
from b24app.portal.documents import DYNAMIC
from b24app.robots.occasion import HAND
from b24app.robots.run import KIND
from b24app.store.installs import Install
from b24app.web import accepting, forms

if TYPE_CHECKING:
    from b24app.wiring import App

log = logging.getLogger(__name__)

ANSWER = "answer"
"""The input of a robot that takes a person's answer."""

_KINDS: Mapping[int, str] = {1: "lead", 2: "deal"}


def take(app: "App", portal: Install, fields: forms.Fields) -> None:
    """Have the robot run with the answer, once for each answer to a question; other buttons are none of ours."""
    code, answer = (forms.text(fields, "data", name, default="") for name in ("robot", ANSWER))
    robot, card = app.robots.get(code), forms.whole(fields, "data", "entityId", default=0)
    if robot is None or ANSWER not in robot.inputs or not answer or card <= 0:
        log.info("a button of nobody's", extra={"portal": portal.address, "robot": code[:64]})
        return
    document = _document(forms.whole(fields, "data", "entityTypeId", default=0), card)
    question = forms.text(fields, "data", "activityId", default="")
    told = {"code": code, "document_id": document, "properties": {ANSWER: answer}, "started": HAND}
    key = f"answer:{accepting.key_of(code, question, answer)}"
    accepting.accept(app.engine, KIND, portal.member_id, key, told, line=document[-1])


def _document(type_id: int, number: int) -> list[str]:
    kind = _KINDS.get(type_id, "smart_process")
    module, entity, name = DOCUMENTS[kind]
    return [module, entity, f"{DYNAMIC.upper()}{type_id}_{number}" if name == "DYNAMIC" else f"{name}_{number}"]
