"""im.chat.* for a chat there is: who belongs to it, who owns it, what it is called."""

from b24app.emulator.dialogs import CHAT, chat_named, mark
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, method
from b24app.emulator.params import whole
from b24app.emulator.required import texts
from b24app.emulator.state import Row

USERS = "chats/chat-users/im-chat"
UPDATE = "chats/chat-update/im-chat"
COLORS = frozenset(("RED", "GREEN", "MINT", "LIGHT_BLUE", "DARK_BLUE", "PURPLE", "AQUA", "PINK"))
COLORS |= {"LIME", "BROWN", "AZURE", "KHAKI", "SAND", "MARENGO", "GRAY", "GRAPHITE"}


@method("im.chat.user.list", scope="im", source=f"{USERS}-user-list")
def users(call: Call) -> list[int]:
    """Return who belongs to a chat."""
    return list(chat_named(call)["USERS"])


@method("im.chat.user.add", scope="im", write=True, source=f"{USERS}-user-add")
def add_users(call: Call) -> bool:
    """Let users into a chat; those nobody knows are passed over."""
    chat = chat_named(call)
    numbers = [number for number in map(whole, texts(call.params.get("USERS") or [])) if number in call.portal.users]
    chat["USERS"] = list(dict.fromkeys([*chat["USERS"], *numbers]))
    return True


@method("im.chat.user.delete", scope="im", write=True, source=f"{USERS}-user-delete")
def delete_user(call: Call) -> bool:
    """Take a user out of a chat: only its owner may, or everybody himself."""
    chat, number = chat_named(call), call.params.number("USER_ID")
    if number <= 0:
        raise RestError("USER_ID_EMPTY", "User ID can't be empty")
    if number not in chat["USERS"]:
        raise RestError("USER_NOT_FOUND", "Указанный пользователь не состоит в чате")
    if call.caller.user.id not in (number, chat["OWNER"]):
        raise RestError("ACCESS_DENIED_KICK", "Недостаточно прав на исключение участников из чата", 403)
    return _gone(chat, number)


@method("im.chat.leave", scope="im", write=True, source=f"{USERS}-leave")
def leave(call: Call) -> bool:
    """Leave a chat."""
    return _gone(chat_named(call), call.caller.user.id)


@method("im.chat.setOwner", scope="im", write=True, source=f"{UPDATE}-set-owner")
def set_owner(call: Call) -> bool:
    """Give a chat to another of its members; only its owner may."""
    chat, number = chat_named(call), call.params.number("USER_ID")
    if number <= 0:
        raise RestError("USER_ID_EMPTY", "User ID can't be empty")
    if chat["OWNER"] != call.caller.user.id or number not in chat["USERS"]:
        raise RestError("WRONG_REQUEST", "Change owner can only owner and user must be member in chat")
    chat["OWNER"] = number
    return True


@method("im.chat.updateTitle", scope="im", write=True, source=f"{UPDATE}-update-title")
def update_title(call: Call) -> bool:
    """Rename a chat."""
    chat, title = chat_named(call), call.params.text("TITLE").strip()
    if not title:
        raise RestError("TITLE_EMPTY", "Title can't be empty")
    chat["TITLE"] = title
    return True


@method("im.chat.updateColor", scope="im", write=True, source=f"{UPDATE}-update-color")
def update_color(call: Call) -> bool:
    """Give a chat another of sixteen colours; the one it has is refused."""
    chat, color = chat_named(call), call.params.text("COLOR").upper()
    if color not in COLORS:
        raise RestError("WRONG_COLOR", "This color currently unavailable")
    if chat["COLOR"].upper() == color:
        raise RestError("WRONG_REQUEST", "This color currently set or chat isn't exists")
    chat["COLOR"] = color
    return True


@method("im.chat.mute", scope="im", write=True, source="chats/special-operations/im-chat-mute")
def mute(call: Call) -> bool:
    """Silence a chat for the caller; MUTE N lets it be heard again."""
    chat = chat_named(call, "This chat cannot be muted")
    mark(call.portal, call.caller.user.id, f"{CHAT}{chat['ID']}")["MUTED"] = call.params.text("MUTE") != "N"
    return True


def _gone(chat: Row, number: int) -> bool:
    """An owner who goes leaves the chat to whoever joined it next."""
    chat["USERS"] = [user_id for user_id in chat["USERS"] if user_id != number]
    if chat["OWNER"] == number:
        chat["OWNER"] = next(iter(chat["USERS"]), 0)
    return True
