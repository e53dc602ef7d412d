"""im.notify.*: notifications to employees."""

from b24app.emulator.errors import RestError, access_denied
from b24app.emulator.method import Call, method
from b24app.emulator.notices import notify, withdraw


@method("im.notify", scope="im", write=True, source="chats/notifications/im-notify")
def notify_user(call: Call) -> int | bool:
    """Notify a user in the name of the current one, or with TYPE SYSTEM in nobody's."""
    return _add(call, 0 if call.params.text("TYPE").upper() == "SYSTEM" else call.caller.user.id)


@method("im.notify.personal.add", scope="im", write=True, source="chats/notifications/im-notify-personal-add")
def personal(call: Call) -> int | bool:
    """Notify a user in the name of the current one."""
    return _add(call, call.caller.user.id)


@method("im.notify.system.add", scope="im", write=True, source="chats/notifications/im-notify-system-add")
def system(call: Call) -> int | bool:
    """Notify a user in nobody's name."""
    return _add(call, 0)


@method("im.notify.delete", scope="im", write=True, source="chats/notifications/im-notify-delete")
def delete(call: Call) -> bool:
    """Remove a notification by ID, TAG or SUB_TAG."""
    for name in ("ID", "TAG", "SUB_TAG"):
        if call.params.text(name):
            value = call.params.text(name)
            if name != "ID" and not _owner(call):
                raise access_denied("Client ID not specified")
            return withdraw(call.portal, name, value if name == "ID" else f"{_owner(call)}|{value}")
    raise RestError("PARAMS_ERROR", "Incorrect params")


def _add(call: Call, author_id: int) -> int | bool:
    """A user nobody knows gives false. Tags belong to the application, so another one's are never replaced."""
    user_id, message = call.params.number("USER_ID"), call.params.text("MESSAGE")
    if user_id <= 0:
        raise RestError("USER_ID_EMPTY", "User ID can't be empty")
    if not message.strip():
        raise RestError("MESSAGE_EMPTY", "Message can't be empty")
    if user_id not in call.portal.users:
        return False
    sent = {name: call.params.text(name) for name in ("TAG", "SUB_TAG")}
    tags = {name: f"{_owner(call)}|{tag}" for name, tag in sent.items() if tag}
    return notify(call.portal, user_id, message, author_id, **tags)


def _owner(call: Call) -> str:
    """Name whose tags are meant: a webhook has no application, so it may name a CLIENT_ID of its own."""
    return call.caller.app.client_id if call.caller.app else call.params.text("CLIENT_ID")
