"""POST /messages: take an SMS that the portal hands over to us as its provider; it is sent by the worker."""

import logging
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from b24app.languages import phrase
from b24app.portal.senders import CODE
from b24app.robots.messages.outgoing import KIND
from b24app.web import accepting, forms, guard
from b24app.web.refusals import BadForm

if TYPE_CHECKING:
    from b24app.wiring import App

log = logging.getLogger(__name__)


def blueprint(app: "App") -> Blueprint:
    """Route POST /messages."""
    routes = Blueprint("messages", __name__)

    @routes.post("/messages")
    def message() -> Response:
        return _take(app, forms.posted(request))

    return routes


def _take(app: "App", fields: forms.Fields) -> Response:
    """Keep the message under its id: a repeated delivery finds it and does nothing.

    https://apidocs.bitrix24.com/api-reference/messageservice/messageservice-sender-add.html
    """
    install = guard.caller(app.installs, fields)
    if forms.text(fields, "code") != CODE:
        raise BadForm(phrase("{field} names no provider of ours"), phrase("send it as the portal does"), field="code")
    told = {name: _needed(fields, field) for name, field in _FIELDS.items()}
    key = f"message:{accepting.key_of(told['message_id'])}"
    accepting.accept(app.engine, KIND, install.member_id, key, told)
    log.info("message accepted", extra={"portal": install.address, "key": key})
    return Response(status=200)


_FIELDS = {"message_id": "message_id", "to": "message_to", "text": "message_body"}


def _needed(fields: forms.Fields, field: str) -> str:
    value = forms.text(fields, field)
    if not value:
        raise BadForm(phrase("{field} is missing or is not a text"), phrase("send it as the portal does"), field=field)
    return value
