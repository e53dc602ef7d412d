"""Chats and messages of the portal's messenger."""

from typing import Any

from b24app.emulator.clock import iso
from b24app.emulator.errors import RestError
from b24app.emulator.grants import User
from b24app.emulator.params import whole
from b24app.emulator.state import Portal, Row
from b24app.emulator.user_fields import row_of


def person(user: User, now: float) -> Row:
    """Write an employee as the messenger does."""
    row = row_of(user)
    phones = {"work_phone": row["WORK_PHONE"], "personal_mobile": row["PERSONAL_MOBILE"]}
    known = {name: value for name, value in phones.items() if value}
    names = {"name": user.full_name, "first_name": user.name, "last_name": user.last_name}
    about = {"work_position": row["WORK_POSITION"], "color": "#048bd0", "avatar": "", "avatar_hr": ""}
    about |= {"gender": row["PERSONAL_GENDER"] or "M", "birthday": "", "external_auth_id": "default"}
    flags = dict.fromkeys(("extranet", "network", "bot", "connector", "idle", "absent"), False)
    times = {"last_activity_date": iso(now), "mobile_last_date": False, "desktop_last_date": False}
    tail = {"status": "online", "departments": row["UF_DEPARTMENT"], "phones": known or False, "bot_data": None}
    mail = {"website": "", "email": user.email, "type": "user"}
    return {"id": user.id, "active": user.is_active, **names, **about, **flags, **times, **tail, **mail}


def add(portal: Portal, values: Row, author_id: int) -> int:
    """Make a chat and return its number; whoever makes it belongs to it."""
    number = portal.next_id("chat")
    users = list(dict.fromkeys([author_id, *values.pop("USERS")]))
    title = values.pop("TITLE") or f"Чат №{number}"
    chat = {"ID": number, "OWNER": author_id, "USERS": users, "TITLE": title, **values}
    portal.work.messages.chats[number] = chat | {"AT": int(portal.clock.now())}
    return number


def dialog(portal: Portal, name: str, user_id: int) -> str:
    """Check that a dialog is there and open to a user; refused otherwise."""
    if name.startswith("chat"):
        chat = portal.work.messages.chats.get(whole(name.removeprefix("chat")) or 0)
        if chat is None:
            # The documentation says CHAT_ID; the server's code and the official Python SDK's tests say this.
            raise RestError("CANCELED", "The message cannot be sent to this chat")
        if user_id not in chat["USERS"]:
            raise RestError("ACCESS_ERROR", "Action unavailable")
        return name
    number = whole(name) or 0
    if number <= 0:
        raise RestError("USER_ID_EMPTY", "User ID can't be empty")
    if number not in portal.users:
        raise RestError("USER_NOT_FOUND", "User not found")
    return name


def say(portal: Portal, dialog_id: str, author_id: int, text: str, **more: Any) -> int:
    """Put a message into a dialog and return its number; author 0 is the system."""
    number = portal.next_id("message")
    row: Row = {"ID": number, "DIALOG_ID": dialog_id, "AUTHOR_ID": author_id, "MESSAGE": text, **more}
    portal.work.messages.messages[number] = row | {"AT": int(portal.clock.now())}
    return number
