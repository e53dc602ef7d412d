"""messageservice.*: applications as providers of SMS. No method of REST sends one through the portal's own provider."""

import re

from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, method
from b24app.emulator.state import Row

PLACE = "messageservice/messageservice"
STATUSES = ("queued", "sent", "delivered", "undelivered", "failed")
_CODE = re.compile(r"[A-Za-z0-9._-]+")


@method(
    "messageservice.sender.add", scope="messageservice", write=True, source=f"{PLACE}-sender-add", admin=True, app=True
)
def add(call: Call) -> bool:
    """Register the application as a provider."""
    if not call.params.shown():
        raise _wrong("Empty data!")
    code = _code(call)
    if not call.params.get("NAME"):
        raise _wrong("Empty sender NAME!")
    if not call.params.text("TYPE"):
        raise _wrong("Empty sender message TYPE!")
    if call.params.text("TYPE") != "SMS":
        raise _wrong("Unknown sender message TYPE!")
    senders = call.portal.work.messages.senders
    if (call.app.client_id, code) in senders:
        raise RestError("ERROR_SENDER_ALREADY_INSTALLED", "Sender already installed!")
    row: Row = {"CODE": code, "TYPE": "SMS", "HANDLER": call.params.text("HANDLER"), "NAME": call.params["NAME"]}
    senders[call.app.client_id, code] = row | {"DESCRIPTION": call.params.get("DESCRIPTION")}
    return True


@method(
    "messageservice.sender.update",
    scope="messageservice",
    write=True,
    source=f"{PLACE}-sender-update",
    admin=True,
    app=True,
)
def update(call: Call) -> bool:
    """Change a provider."""
    if not call.params.text("CODE"):
        raise RestError("ERROR_SENDER_CODE_REQUIRED", "CODE is required!")
    given = {name: call.params[name] for name in ("HANDLER", "NAME", "DESCRIPTION") if name in call.params}
    if not given:
        raise RestError("ERROR_SENDER_OTHER_PARAMS_REQUIRED", "At least one other parameter is required!")
    row = _existing(call)
    row |= given
    return True


@method("messageservice.sender.list", scope="messageservice", source=f"{PLACE}-sender-list", admin=True, app=True)
def list_(call: Call) -> list[str]:
    """Return the codes of the application's providers."""
    return [code for client_id, code in call.portal.work.messages.senders if client_id == call.app.client_id]


@method(
    "messageservice.sender.delete",
    scope="messageservice",
    write=True,
    source=f"{PLACE}-sender-delete",
    admin=True,
    app=True,
)
def delete(call: Call) -> bool:
    """Take a provider away."""
    row = _existing(call)
    del call.portal.work.messages.senders[call.app.client_id, row["CODE"]]
    return True


@method(
    "messageservice.message.status.update",
    scope="messageservice",
    write=True,
    source=f"{PLACE}-message-status-update",
    app=True,
)
def status(call: Call) -> bool:
    """Tell what became of a message the portal handed to the application."""
    code = _code(call)
    messages = call.portal.work.messages.sms.values()
    wanted = (code, call.params.text("MESSAGE_ID"))
    found = [row for row in messages if (row["CODE"], row["MESSAGE_ID"]) == wanted]
    if not found or found[0]["client_id"] != call.app.client_id:
        raise RestError("ERROR_MESSAGE_NOT_FOUND", "Message not found!")
    if call.params.text("STATUS") not in STATUSES:
        raise RestError("ERROR_MESSAGE_STATUS_INCORRECT", "Message status incorrect!")
    found[0]["STATUS"] = call.params.text("STATUS")
    return True


def _code(call: Call) -> str:
    code = call.params.text("CODE")
    if not code:
        raise _wrong("Empty sender code!")
    if not _CODE.fullmatch(code):
        raise _wrong("Wrong sender code!")
    return code


def _existing(call: Call) -> Row:
    row = call.portal.work.messages.senders.get((call.app.client_id, _code(call)))
    if row is None:
        raise RestError("ERROR_SENDER_NOT_FOUND", "Sender not found!")
    return row


def _wrong(text: str) -> RestError:
    return RestError("ERROR_SENDER_VALIDATION_FAILURE", text)
