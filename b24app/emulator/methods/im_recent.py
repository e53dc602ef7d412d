"""im.recent.*, im.counters.get and im.revision.get: the list of dialogs, and what is unread in them."""

from typing import Any

from b24app.emulator import chats, dialogs
from b24app.emulator.clock import iso
from b24app.emulator.dialogs import CHAT, mark, named
from b24app.emulator.method import Call, method
from b24app.emulator.params import whole
from b24app.emulator.required import yes
from b24app.emulator.state import Row

SPECIAL = "chats/special-operations/im-recent"
MOST, USUAL = 200, 50


@method("im.recent.get", scope="im", label="assumed", source="chats/im-recent-get")
def get(call: Call) -> list[Row]:
    """Return the caller's dialogs, pinned ones first, then the latest."""
    return _items(call)


@method("im.recent.list", scope="im", label="assumed", source="chats/im-recent-list")
def list_(call: Call) -> Row:
    """Return a page of the caller's dialogs, 50 unless LIMIT says otherwise."""
    items = [item for item in _items(call) if not yes(call.params.get("UNREAD_ONLY")) or item["counter"]]
    start = max(whole(call.params.get("OFFSET")) or 0, 0)
    end = start + min(max(whole(call.params.get("LIMIT")) or USUAL, 1), MOST)
    return {"items": items[start:end], "hasMorePages": end < len(items), "hasMore": end < len(items)}


@method("im.recent.pin", scope="im", write=True, source=f"{SPECIAL}-pin")
def pin(call: Call) -> bool:
    """Put a dialog above the others; PIN N takes it down."""
    return _marked(call, PINNED=call.params.text("PIN") != "N")


@method("im.recent.hide", scope="im", write=True, source=f"{SPECIAL}-hide")
def hide(call: Call) -> bool:
    """Leave a dialog out of the list."""
    return _marked(call, HIDDEN=True)


@method("im.recent.unread", scope="im", write=True, source=f"{SPECIAL}-unread")
def unread(call: Call) -> bool:
    """Mark a dialog as unread; with ACTION N all in it is read."""
    is_set = call.params.text("ACTION") != "N"
    if not is_set:
        rows = dialogs.messages_of(call.portal, named(call), call.caller.user.id)
        _marked(call, READ=max((row["ID"] for row in rows), default=0))
    return _marked(call, UNREAD=is_set)


@method("im.counters.get", scope="im", source="chats/im-counters-get")
def counters(call: Call) -> Row:
    """Count what the caller has not read, by chat and by person; muted chats stand apart and do not add up."""
    user_id = call.caller.user.id
    own = {name: mark(call.portal, user_id, name) for name in dialogs.of_user(call.portal, user_id)}
    counts = {name: dialogs.unread(call.portal, name, user_id) for name in own}
    found: dict[str, dict[str, int]] = {"CHAT": {}, "CHAT_MUTED": {}, "DIALOG": {}}
    for name in own:
        kind = "DIALOG" if not name.startswith(CHAT) else "CHAT_MUTED" if own[name]["MUTED"] else "CHAT"
        found[kind] |= {name.removeprefix(CHAT): counts[name]} if counts[name] else {}
    marked = [name for name in own if own[name]["UNREAD"]]
    flags: Row = {"CHAT_UNREAD": [whole(name.removeprefix(CHAT)) for name in marked if name.startswith(CHAT)]}
    flags |= {"DIALOG_UNREAD": [whole(name) for name in marked if not name.startswith(CHAT)], "LINES": []}
    notices = call.portal.notifications.values()
    notify = sum(row["USER_ID"] == user_id and not row.get("READ") for row in notices)
    chat, dialog = sum(found["CHAT"].values()), sum(found["DIALOG"].values())
    kinds = {"ALL": notify + chat + dialog, "NOTIFY": notify, "CHAT": chat, "LINES": 0, "DIALOG": dialog}
    return {"TYPE": kinds | {"MESSENGER": chat + dialog}, **found, **flags}


@method("im.revision.get", scope="im", source="chats/im-revision-get")
def revision(call: Call) -> dict[str, int]:  # noqa: ARG001 - every method takes the call
    """Return the revisions of the messenger's interfaces, those of the documentation's example."""
    return {"rest": 32, "web": 130, "mobile": 22, "desktop": 6, "im_revision_mobile": 22}


def face(call: Call, name: str) -> Row:
    """Write whom or what a dialog is with."""
    if name.startswith(CHAT):
        chat = dialogs.card(call.portal, call.portal.work.messages.chats[int(name.removeprefix(CHAT))], _me(call))
        about = {"id": name, "chat_id": chat["id"], "type": "chat", "title": chat["name"], "chat": chat}
        return about | {"avatar": {"url": "", "color": chat["color"]}}
    person = chats.person(call.portal.users[int(name)], call.portal.clock.now())
    about = {"id": person["id"], "type": "user", "title": person["name"], "user": person}
    return about | {"avatar": {"url": "", "color": person["color"]}}


def is_skipped(call: Call, name: str) -> bool:
    """Say whether SKIP_CHAT or SKIP_DIALOG leaves a dialog out."""
    return yes(call.params.get("SKIP_CHAT" if name.startswith(CHAT) else "SKIP_DIALOG"))


def _items(call: Call) -> list[Row]:
    names = [name for name in dialogs.of_user(call.portal, _me(call)) if not is_skipped(call, name)]
    items = [_item(call, name) for name in names if not mark(call.portal, _me(call), name)["HIDDEN"]]
    return sorted(items, key=lambda item: (item["pinned"], item["message"]["id"]), reverse=True)


def _item(call: Call, name: str) -> Row:
    own = mark(call.portal, _me(call), name)
    rows = dialogs.messages_of(call.portal, name, _me(call))
    nothing: Row = {"ID": 0, "MESSAGE": "", "AUTHOR_ID": 0, "AT": call.portal.clock.now()}
    last = rows[-1] if rows else nothing
    said = {"id": last["ID"], "text": last["MESSAGE"], "author_id": last["AUTHOR_ID"], "date": iso(last["AT"])}
    marks = {"pinned": own["PINNED"], "unread": own["UNREAD"], "last_id": own["READ"]}
    counter = dialogs.unread(call.portal, name, _me(call))
    return {**face(call, name), "message": said, "counter": counter, **marks, "date_update": iso(last["AT"])}


def _marked(call: Call, **changed: Any) -> bool:
    mark(call.portal, _me(call), named(call)).update(changed)
    return True


def _me(call: Call) -> int:
    return call.caller.user.id
