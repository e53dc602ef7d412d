"""im.chat.*, im.message.* and im.dialog.messages.get: what people say in the messenger."""

from b24app.emulator import chats
from b24app.emulator.clock import iso
from b24app.emulator.dialogs import messages_of
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, method
from b24app.emulator.params import whole
from b24app.emulator.required import texts
from b24app.emulator.state import Row

PLACE = "chats/messages"
MESSAGE = f"{PLACE}/im-message"


@method("im.chat.add", scope="im", write=True, source="chats/im-chat-add")
def add_chat(call: Call) -> int:
    """Make a chat; all parameters may be missing."""
    users = [number for number in map(whole, texts(call.params.get("USERS") or [])) if number in call.portal.users]
    names = ("TITLE", "DESCRIPTION", "COLOR", "ENTITY_TYPE", "ENTITY_ID")
    values: Row = {name: call.params.text(name) for name in names} | {"USERS": users}
    number = chats.add(call.portal, values | {"TYPE": call.params.text("TYPE") or "CHAT"}, call.caller.user.id)
    if call.params.text("MESSAGE"):
        chats.say(call.portal, f"chat{number}", call.caller.user.id, call.params.text("MESSAGE"))
    return number


@method("im.chat.get", scope="im", source="chats/im-chat-get")
def get_chat(call: Call) -> Row | None:
    """Return the chat of a thing, by ENTITY_TYPE and ENTITY_ID; null when there is none."""
    wanted = (call.params.text("ENTITY_TYPE"), call.params.text("ENTITY_ID"))
    rows = call.portal.work.messages.chats.values()
    found = [chat for chat in rows if (chat["ENTITY_TYPE"], chat["ENTITY_ID"]) == wanted]
    return {"ID": found[0]["ID"]} if found else None


@method("im.message.add", scope="im", write=True, label="source-read", source=f"{MESSAGE}-add")
def add_message(call: Call) -> int:
    """Say something to a user or in a chat."""
    text, attach = call.params.text("MESSAGE"), call.params.get("ATTACH")
    name = call.params.text("DIALOG_ID") or call.params.text("USER_ID")
    chat_id = call.params.text("CHAT_ID")
    dialog_id = chats.dialog(call.portal, f"chat{chat_id}" if chat_id else name, call.caller.user.id)
    if not text.strip() and not attach:
        raise RestError("MESSAGE_EMPTY", "Message can't be empty")
    author = 0 if call.params.text("SYSTEM") == "Y" else call.caller.user.id
    keyboard = {"KEYBOARD": call.params["KEYBOARD"]} if "KEYBOARD" in call.params else {}
    return chats.say(call.portal, dialog_id, author, text, ATTACH=attach, **keyboard)


@method("im.message.update", scope="im", write=True, label="assumed", source=f"{MESSAGE}-update")
def update_message(call: Call) -> bool:
    """Change a message of one's own; an empty text removes it."""
    row = _own(call)
    row["MESSAGE"] = call.params.text("MESSAGE")
    return row["MESSAGE"] != "" or _removed(call, row)


@method("im.message.delete", scope="im", write=True, label="assumed", source=f"{MESSAGE}-delete")
def delete_message(call: Call) -> bool:
    """Remove a message of one's own."""
    return _removed(call, _own(call))


@method("im.dialog.messages.get", scope="im", label="assumed", source=f"{PLACE}/im-dialog-messages-get")
def messages(call: Call) -> Row:
    """Return the last messages of a dialog, the newest first, 20 unless LIMIT says otherwise."""
    dialog_id = chats.dialog(call.portal, call.params.text("DIALOG_ID"), call.caller.user.id)
    rows = messages_of(call.portal, dialog_id, call.caller.user.id)
    last = whole(call.params.get("LAST_ID"))
    older = [row for row in rows if last is None or row["ID"] < last]
    found = [shown(row) for row in reversed(older)][: whole(call.params.get("LIMIT")) or 20]
    authors = {row["author_id"] for row in found} - {0}
    now = call.portal.clock.now()
    people = [chats.person(call.portal.users[number], now) for number in sorted(authors)]
    return {"chat_id": whole(dialog_id.removeprefix("chat")), "messages": found, "users": people, "files": []}


def _own(call: Call) -> Row:
    row = call.portal.work.messages.messages.get(whole(call.params.get("MESSAGE_ID")) or 0)
    if row is None:
        raise RestError("MESSAGE_ID_ERROR", "Message ID can't be empty")
    if row["AUTHOR_ID"] != call.caller.user.id:
        raise RestError("CANT_EDIT_MESSAGE", "Time has expired for modification or you don't have access")
    return row


def _removed(call: Call, row: Row) -> bool:
    del call.portal.work.messages.messages[row["ID"]]
    return True


def shown(row: Row) -> Row:
    """Write a message."""
    return {
        "id": row["ID"],
        "author_id": row["AUTHOR_ID"],
        "date": iso(row["AT"]),
        "text": row["MESSAGE"],
        "params": [],
    }
