"""im.notify.get, im.notify.read and the like: what a user's notifications are, and which are read."""

from b24app.emulator import chats
from b24app.emulator.clock import iso
from b24app.emulator.errors import RestError, said
from b24app.emulator.method import Call, method
from b24app.emulator.params import whole
from b24app.emulator.required import texts, yes
from b24app.emulator.state import Row

PLACE = "chats/notifications/im-notify"
SHORTEST = 3


@method("im.notify.get", scope="im", source=f"{PLACE}-get")
def get(call: Call) -> Row:
    """Return the caller's notifications, the newest first, 20 unless LIMIT says otherwise."""
    if ("LAST_ID" in call.params) is not ("LAST_TYPE" in call.params):
        raise RestError("LAST_ID_AND_LAST_TYPE", "Parameters LAST_ID and LAST_TYPE should be used together.")
    rows, last = _own(call), whole(call.params.get("LAST_ID"))
    older = [row for row in reversed(rows) if last is None or row["ID"] < last]
    shown = [_shown(row) for row in older[: whole(call.params.get("LIMIT")) or 20]]
    unread = sum(not row.get("READ") for row in rows)
    counts = {"total_count": len(rows), "total_unread_count": unread, "chat_id": call.caller.user.id}
    return {**counts, "notifications": shown, "users": _authors(call, shown)}


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


@method("im.notify.history.search", scope="im", label="assumed", source=f"{PLACE}-history-search")
def search(call: Call) -> Row:
    """Return the caller's notifications that hold SEARCH_TEXT, the newest first; other conditions are refused."""
    refused = sorted(name for name in call.params if name.startswith("SEARCH_") and name not in ("SEARCH_TEXT",))
    if refused:
        raise said(f"{', '.join(refused)} of im.notify.history.search: not emulated")
    text, last = call.params.text("SEARCH_TEXT").strip().casefold(), call.params.get("LAST_ID")
    if len(text) < SHORTEST:
        raise RestError("SEARCH_TEXT_ERROR", "SEARCH_TEXT can't be less then 3 symbols")
    if last is not None and whole(last) is None:
        raise RestError("LAST_ID_STRING", "Last notification ID can't be string")
    rows = [row for row in reversed(_own(call)) if text in row["MESSAGE"].casefold()]
    older = [row for row in rows if last is None or row["ID"] < int(last)]
    shown = [_shown(row) for row in older[: whole(call.params.get("LIMIT")) or 50]]
    counts = {"chat_id": call.caller.user.id, "total_results": len(rows)}
    return {**counts, "notifications": shown, "users": _authors(call, shown)}


@method("im.notify.schema.get", scope="im", label="assumed", source=f"{PLACE}-schema-get")
def schema(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Return the kinds of notifications: those of applications are the only ones here."""
    kinds = [{"ID": "rest|rest_notify", "NAME": "Уведомления приложений"}]
    return {"rest": {"NAME": "Приложения", "MODULE_ID": "rest", "LIST": kinds}}


def _authors(call: Call, shown: list[Row]) -> list[Row]:
    known, now = call.portal.users, call.portal.clock.now()
    return [
        chats.person(known[number], now) for number in sorted({row["author_id"] for row in shown}) if number in known
    ]


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
