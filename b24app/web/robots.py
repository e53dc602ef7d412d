"""Take a robot call from the portal: verify, keep it for the worker, answer at once."""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from b24app.languages import phrase
from b24app.robots.run import KIND
from b24app.web import accepting, forms, guard
from b24app.web.refusals import BadForm, UnknownRobot

if TYPE_CHECKING:
    from b24app.wiring import App

log = logging.getLogger(__name__)


def blueprint(app: "App") -> Blueprint:
    """Route POST /robots/<code>."""
    routes = Blueprint("robots", __name__)

    @routes.post("/robots/<code>")
    def call(code: str) -> Response:
        return _take(app, code)

    return routes


def _take(app: "App", code: str) -> Response:
    """Keep the call under an id made from its event token: a repeated delivery finds it and does nothing."""
    fields = forms.posted(request)
    install = guard.caller(app.installs, fields)
    if code not in app.robots or forms.text(fields, "code", default=code) != code:
        raise UnknownRobot
    payload = _payload(code, fields)
    key = "robot:" + accepting.key_of(payload["event_token"])
    accepting.accept(app.engine, KIND, install.member_id, key, payload, line=payload["document_id"][-1])
    log.info("robot call accepted", extra={"portal": install.address, "robot": code, "key": key})
    return Response(status=200)


def _payload(code: str, fields: forms.Fields) -> dict[str, Any]:
    """Pick what the worker needs; the auth block with its tokens stays out."""
    token = forms.text(fields, "event_token")
    if not token:
        raise BadForm(
            phrase("{field} is missing or is not a text"), phrase("send it as the portal does"), field="event_token"
        )
    properties = fields.get("properties") or {}
    if not isinstance(properties, Mapping):
        raise BadForm(phrase("the robot's settings are no map"), phrase("send it as the portal does"))
    return {
        "code": code,
        "workflow_id": forms.text(fields, "workflow_id", default=""),
        "event_token": token,
        "document_id": _document(fields, "document_id"),
        "document_type": _document(fields, "document_type"),
        "properties": dict(properties),
        "use_subscription": forms.text(fields, "use_subscription", default="N"),
        "ts": forms.text(fields, "ts", default=""),
    }


def _document(fields: forms.Fields, name: str) -> list[str]:
    """Read the three texts that name a card: module, kind, id."""
    value = fields.get(name)
    if not isinstance(value, list) or len(value) != 3 or not all(isinstance(part, str) for part in value):
        raise BadForm(phrase("{field} is not three texts"), phrase("send it as the portal does"), field=name)
    return value
