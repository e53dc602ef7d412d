"""The dialogs of the messenger as one user sees them: what is in them, what is unread, pinned, hidden."""

from b24app.emulator.clock import iso
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call
from b24app.emulator.params import whole
from b24app.emulator.state import Portal, Row

CHAT = "chat"
KINDS = {"CHAT": "chat", "OPEN": "open"}
# Whether a chat may be changed; all may be everything here.
FREE = dict.fromkeys(("avatar", "rename", "extend", "call", "mute", "leave", "leave_owner", "send", "user_list"), True)
RIGHTS = {"manage_users_add": "member", "manage_users_delete": "manager", "manage_ui": "member"}
RIGHTS |= {"manage_settings": "owner", "manage_messages": "member", "can_post": "member"}


def desk(portal: Portal, user_id: int) -> Row:
    """Return what a user keeps of his own."""
    return portal.work.messages.desks.setdefault(user_id, {"STATUS": "online", "IDLE": None, "LAST": [], "DIALOGS": {}})


def mark(portal: Portal, user_id: int, dialog_id: str) -> Row:
    """Return what a user keeps of a dialog."""
    fresh: Row = {"READ": 0, "PINNED": False, "HIDDEN": False, "MUTED": False, "UNREAD": False}
    marks: dict[str, Row] = desk(portal, user_id)["DIALOGS"]
    return marks.setdefault(dialog_id, fresh)


def is_open(portal: Portal, name: str, user_id: int) -> bool:
    """Say whether a dialog is there and a user belongs to it."""
    number = whole(name.removeprefix(CHAT)) or 0
    if not name.startswith(CHAT):
        return number in portal.users
    return user_id in portal.work.messages.chats.get(number, {}).get("USERS", ())


def named(call: Call) -> str:
    """Return the dialog a call names by DIALOG_ID; refused unless it is one and open to the caller."""
    name = call.params.text("DIALOG_ID").strip()
    if (whole(name.removeprefix(CHAT)) or 0) <= 0:
        raise RestError("DIALOG_ID_EMPTY", "Dialog ID can't be empty")
    if not is_open(call.portal, name, call.caller.user.id):
        raise RestError("ACCESS_ERROR", "You do not have access to the specified dialog", 403)
    return name


def chat_named(call: Call, refusal: str = "Action unavailable") -> Row:
    """Return the chat a call names by CHAT_ID or by DIALOG_ID; refused unless the caller belongs to it."""
    name = call.params.text("DIALOG_ID")
    number = whole(name.removeprefix(CHAT)) if name else call.params.number("CHAT_ID")
    if name and (not name.startswith(CHAT) or not number):
        raise RestError("DIALOG_ID_EMPTY", "Dialog ID can't be empty")
    if not number or number <= 0:
        raise RestError("CHAT_ID_EMPTY", "Chat ID can't be empty")
    if not is_open(call.portal, f"{CHAT}{number}", call.caller.user.id):
        raise RestError("ACCESS_ERROR", refusal, 403)
    return call.portal.work.messages.chats[number]


def messages_of(portal: Portal, dialog_id: str, user_id: int) -> list[Row]:
    """Return the messages of a dialog, the oldest first."""
    rows = portal.work.messages.messages.values()
    if dialog_id.startswith(CHAT):
        return [row for row in rows if row["DIALOG_ID"] == dialog_id]
    return [row for row in rows if {row["DIALOG_ID"], str(row["AUTHOR_ID"])} == {dialog_id, str(user_id)}]


def unread(portal: Portal, dialog_id: str, user_id: int) -> int:
    """Count what others said that a user has not read."""
    read = mark(portal, user_id, dialog_id)["READ"]
    rows = messages_of(portal, dialog_id, user_id)
    return sum(row["ID"] > read and row["AUTHOR_ID"] != user_id for row in rows)


def of_user(portal: Portal, user_id: int) -> list[str]:
    """Return a user's dialogs: the chats he belongs to, and whom he talks to."""
    chats = [f"{CHAT}{chat['ID']}" for chat in portal.work.messages.chats.values() if user_id in chat["USERS"]]
    private = [row for row in portal.work.messages.messages.values() if not row["DIALOG_ID"].startswith(CHAT)]
    said = [row["DIALOG_ID"] for row in private if row["AUTHOR_ID"] == user_id]
    heard = [str(row["AUTHOR_ID"]) for row in private if row["DIALOG_ID"] == str(user_id) and row["AUTHOR_ID"]]
    return list(dict.fromkeys([*chats, *said, *heard]))


def card(portal: Portal, chat: Row, user_id: int) -> Row:
    """Write a chat as the messenger shows it to a user."""
    name = f"{CHAT}{chat['ID']}"
    rows = messages_of(portal, name, user_id)
    last = rows[-1]["ID"] if rows else 0
    kind = chat["ENTITY_TYPE"].lower() or KINDS.get(chat["TYPE"], "chat")
    about: Row = {"id": chat["ID"], "parent_chat_id": 0, "parent_message_id": 0, "name": chat["TITLE"]}
    about |= {"description": chat["DESCRIPTION"], "owner": chat["OWNER"], "extranet": False, "avatar": ""}
    about |= {"color": chat["COLOR"], "type": kind, "message_type": "O" if chat["TYPE"] == "OPEN" else "C"}
    counts = {"counter": unread(portal, name, user_id), "user_counter": len(chat["USERS"]), "message_count": len(rows)}
    marks = {"unread_id": 0, "last_message_id": last, "last_id": mark(portal, user_id, name)["READ"], "marked_id": 0}
    entity = {"entity_type": chat["ENTITY_TYPE"], "entity_id": chat["ENTITY_ID"]}
    entity |= {f"entity_data_{number}": "" for number in (1, 2, 3)}
    muted = [number for number in chat["USERS"] if mark(portal, number, name)["MUTED"]]
    role = "owner" if chat["OWNER"] == user_id else "member"
    tail: Row = {"mute_list": muted, "manager_list": [chat["OWNER"]], "role": role, "restrictions": FREE}
    tail |= {"permissions": RIGHTS, "text_field_enabled": True, "date_create": iso(chat["AT"])}
    return {**about, **counts, **marks, **entity, **tail}
