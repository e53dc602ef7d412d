"""im.notify.get, im.notify.read and the like: what a user's notifications are, and which are read."""

from b24app.emulator import chats
from b24app.emulator.clock import iso
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, method
from b24app.emulator.params import whole
from b24app.emulator.required import texts, yes
from b24app.emulator.state import Row

PLACE = "chats/notifications/im-notify"


@method("im.notify.get", scope="im", source=f"{PLACE}-get")
def get(call: Call) -> Row:
    """Return the caller's notifications, the newest first, 20 unless LIMIT says otherwise."""
    if ("LAST_ID" in call.params) is not ("LAST_TYPE" in call.params):
        raise RestError("LAST_ID_AND_LAST_TYPE", "Parameters LAST_ID and LAST_TYPE should be used together.")
    rows, last = _own(call), whole(call.params.get("LAST_ID"))
    older = [row for row in reversed(rows) if last is None or row["ID"] < last]
    shown = [_shown(row) for row in older[: whole(call.params.get("LIMIT")) or 20]]
    authors = sorted({row["author_id"] for row in shown} - {0})
    now = call.portal.clock.now()
    users = [chats.person(call.portal.users[number], now) for number in authors if number in call.portal.users]
    unread = sum(not row.get("READ") for row in rows)
    counts = {"total_count": len(rows), "total_unread_count": unread, "chat_id": call.caller.user.id}
    return {**counts, "notifications": shown, "users": users}


@method("im.notify.read", scope="im", write=True, source=f"{PLACE}-read")
def read(call: Call) -> bool:
    """Mark a notification as read, with all later ones unless ONLY_CURRENT is Y; without an ID nothing happens."""
    number, is_read = call.params.number(), call.params.text("ACTION") != "N"
    is_only = yes(call.params.get("ONLY_CURRENT"))
    for row in _own(call):
        if number and (row["ID"] == number or (not is_only and row["ID"] > number)):
            row["READ"] = is_read
    return True


@method("im.notify.read.list", scope="im", write=True, source=f"{PLACE}-read-list")
def read_list(call: Call) -> bool:
    """Mark several notifications as read; ACTION N takes it back."""
    numbers = {whole(number) for number in texts(call.params.get("IDS") or [])}
    if not numbers:
        raise RestError("PARAMS_ERROR", "No IDS param or it is not an array")
    for row in _own(call):
        if row["ID"] in numbers:
            row["READ"] = call.params.text("ACTION") != "N"
    return True


@method("im.notify.read.all", scope="im", write=True, source=f"{PLACE}-read-all")
def read_all(call: Call) -> Row:
    """Mark all notifications as read."""
    for row in _own(call):
        row["READ"] = True
    return {"result": True, "newCounter": 0}


def _own(call: Call) -> list[Row]:
    return [row for row in call.portal.notifications.values() if row["USER_ID"] == call.caller.user.id]


def _shown(row: Row) -> Row:
    kind = 2 if row["AUTHOR_ID"] else 3
    about = {"notify_type": kind, "notify_module": "rest", "notify_event": "rest_notify", "notify_title": ""}
    tags = {"notify_tag": row.get("TAG", ""), "notify_sub_tag": row.get("SUB_TAG", "")}
    tags["setting_name"] = "rest|rest_notify"
    texts_of = {"text": row["MESSAGE"], "notify_read": "Y" if row.get("READ") else "N", "params": None}
    moment = {"date": iso(row["AT"]), "author_id": row["AUTHOR_ID"], "chat_id": row["USER_ID"]}
    return {"id": row["ID"], **moment, **about, **tags, **texts_of}
