"""im.dialog.* and im.message.like: one dialog, who is in it, what of it is read."""

from b24app.emulator import chats, dialogs
from b24app.emulator.dialogs import CHAT, mark, named
from b24app.emulator.errors import RestError, said
from b24app.emulator.method import Call, Page, method
from b24app.emulator.methods.im_message import shown
from b24app.emulator.params import whole
from b24app.emulator.state import Row

PLACE = "chats/messages/im-dialog"
USUAL, MOST = 50, 200
SHORTEST = 3


@method("im.dialog.get", scope="im", label="assumed", source="chats/im-dialog-get")
def get(call: Call) -> Row:
    """Return a chat; a talk of two has a card too, but no chat's number of its own here."""
    name = named(call)
    if name.startswith(CHAT):
        chat = call.portal.work.messages.chats[int(name.removeprefix(CHAT))]
        return dialogs.card(call.portal, chat, call.caller.user.id) | {"dialog_id": name}
    user = call.portal.users[int(name)]
    counter = dialogs.unread(call.portal, name, call.caller.user.id)
    about = {"id": 0, "name": user.full_name, "type": "private", "message_type": "P", "counter": counter}
    return about | {"dialog_id": name, "avatar": "", "mute_list": [], "text_field_enabled": True}


@method("im.dialog.users.list", scope="im", source="chats/chat-users/im-dialog-users-list")
def users(call: Call) -> Page:
    """Return who is in a dialog, 50 unless LIMIT says otherwise."""
    name, start = named(call), max(whole(call.params.get("OFFSET")) or 0, 0)
    inside = [call.caller.user.id, int(name)] if not name.startswith(CHAT) else _members(call, name)
    people = [call.portal.users[number] for number in dict.fromkeys(inside) if number in call.portal.users]
    cut = people[start : start + min(max(whole(call.params.get("LIMIT")) or USUAL, 1), MOST)]
    return Page([chats.person(user, call.portal.clock.now()) for user in cut], len(people))


@method("im.dialog.read", scope="im", write=True, source=f"{PLACE}-read")
def read(call: Call) -> Row:
    """Mark a dialog as read up to MESSAGE_ID, or all of it."""
    name, user_id = named(call), call.caller.user.id
    last = whole(call.params.get("MESSAGE_ID")) or _last(call, name)
    own = mark(call.portal, user_id, name)
    own |= {"READ": max(own["READ"], last), "UNREAD": False}
    number = whole(name.removeprefix(CHAT)) if name.startswith(CHAT) else 0
    counter = dialogs.unread(call.portal, name, user_id)
    return {"dialogId": name, "chatId": number, "lastId": own["READ"], "counter": counter}


@method("im.dialog.read.all", scope="im", write=True, source="chats/special-operations/im-dialog-read-all")
def read_all(call: Call) -> bool:
    """Mark all dialogs as read."""
    for name in dialogs.of_user(call.portal, call.caller.user.id):
        mark(call.portal, call.caller.user.id, name).update(READ=_last(call, name), UNREAD=False)
    return True


@method("im.dialog.unread", scope="im", write=True, source=f"{PLACE}-unread")
def unread(call: Call) -> bool:
    """Mark a dialog as unread from MESSAGE_ID on."""
    number = call.params.number("MESSAGE_ID")
    if number <= 0:
        raise RestError("MESSAGE_ID_ERROR", "First unread message id can't be empty")
    mark(call.portal, call.caller.user.id, named(call))["READ"] = number - 1
    return True


@method("im.dialog.writing", scope="im", write=True, source=f"{PLACE}-writing")
def writing(call: Call) -> bool:
    """Show the others that the caller writes; nobody looks here, so a dialog's name is all that is checked."""
    return bool(named(call))


@method("im.dialog.messages.search", scope="im", label="assumed", source=f"{PLACE}-messages-search")
def search(call: Call) -> Row:
    """Return a chat's messages that hold SEARCH_MESSAGE, the newest first; periods are refused."""
    chat = dialogs.chat_named(call, "You do not have access to this chat")
    asked = {name for name in ("DATE", "DATE_FROM", "DATE_TO") if call.params.get(name)}
    if asked:
        raise said(f"{', '.join(sorted(asked))} of im.dialog.messages.search: not emulated")
    text, last = call.params.text("SEARCH_MESSAGE").casefold(), whole(call.params.get("LAST_ID"))
    rows = dialogs.messages_of(call.portal, f"{CHAT}{chat['ID']}", call.caller.user.id)
    rows = [row for row in reversed(rows) if last is None or row["ID"] < last]
    found = [row for row in rows if len(text) < SHORTEST or text in row["MESSAGE"].casefold()]
    cut = [shown(row) for row in found[: min(max(whole(call.params.get("LIMIT")) or USUAL, 1), MOST)]]
    authors = sorted({row["author_id"] for row in cut} - {0})
    people = [chats.person(call.portal.users[number], call.portal.clock.now()) for number in authors]
    return {"users": people, "files": [], "reactions": [], "additionalMessages": [], "messages": cut}


@method("im.message.like", scope="im", write=True, source="chats/messages/im-message-like")
def like(call: Call) -> bool:
    """Like a message or take that back: ACTION plus, minus, or whatever changes it."""
    row = call.portal.work.messages.messages.get(call.params.number("MESSAGE_ID"))
    if row is None:
        raise RestError("MESSAGE_ID_ERROR", "Message ID can't be empty")
    likes, user_id = row.setdefault("LIKES", []), call.caller.user.id
    action = call.params.text("ACTION").lower()
    if action in ("plus", "minus") and (user_id in likes) is (action == "plus"):
        raise RestError("WITHOUT_CHANGES", "Action completed without changes")
    row["LIKES"] = [other for other in likes if other != user_id] + ([] if user_id in likes else [user_id])
    return True


def _members(call: Call, name: str) -> list[int]:
    return list(call.portal.work.messages.chats[int(name.removeprefix(CHAT))]["USERS"])


def _last(call: Call, name: str) -> int:
    rows = dialogs.messages_of(call.portal, name, call.caller.user.id)
    return max((row["ID"] for row in rows), default=0)
