"""im.search.*: people, chats and departments found by a part of their names, and what was found last."""

from collections.abc import Sequence

from b24app.emulator import chats, departments
from b24app.emulator.dialogs import card, desk, is_open, named
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, Page, method
from b24app.emulator.methods.im_recent import face, is_skipped
from b24app.emulator.methods.im_user import department
from b24app.emulator.params import whole
from b24app.emulator.state import Row

PLACE = "chats/search/im-search"
SHORTEST, MOST, USUAL = 2, 50, 10


@method("im.search.user.list", scope="im", source=f"{PLACE}-user-list")
def users(call: Call) -> Page:
    """Return who works here by the beginnings of words of a name or post, under their numbers."""
    words, now = _words(call), call.portal.clock.now()
    people = [chats.person(user, now) for user in call.portal.users.values() if user.is_active]
    found = [row for row in people if _fits(f"{row['name']} {row['work_position']}", words)]
    page = _cut(call, found)
    return Page({str(row["id"]): row for row in page.rows}, page.total, page.next)


@method("im.search.chat.list", scope="im", label="assumed", source=f"{PLACE}-chat-list")
def chat_list(call: Call) -> Page:
    """Return the caller's chats by the beginnings of words of a title; there are no open lines."""
    words, user_id = _words(call, "FIND", "FIND_LINES"), call.caller.user.id
    rows = [] if "FIND" not in call.params else list(call.portal.work.messages.chats.values())
    found = [chat for chat in rows if user_id in chat["USERS"] and _fits(chat["TITLE"], words)]
    page = _cut(call, found)
    return Page([card(call.portal, chat, user_id) for chat in page.rows], page.total, page.next)


@method("im.search.department.list", scope="im", source=f"{PLACE}-department-list")
def department_list(call: Call) -> Page:
    """Return departments by the beginnings of words of their full names; a short phrase finds all."""
    if "FIND" not in call.params:
        raise RestError("FIND_SHORT", "Too short a search phrase.")
    phrase = call.params.text("FIND").casefold()
    words = phrase.split() if len(phrase) >= SHORTEST else []
    rows = [department(call, number) for number in departments.rows(call.portal)]
    return _cut(call, [row for row in rows if _fits(row["full_name"], words)])


@method("im.search.last.get", scope="im", source=f"{PLACE}-last-get")
def last(call: Call) -> list[Row]:
    """Return what the caller looked for, the latest first."""
    user_id = call.caller.user.id
    names = [name for name in desk(call.portal, user_id)["LAST"] if is_open(call.portal, name, user_id)]
    return [face(call, name) for name in names if not is_skipped(call, name)]


@method("im.search.last.add", scope="im", write=True, source=f"{PLACE}-last-add")
def add_last(call: Call) -> bool:
    """Remember a dialog among what the caller looked for."""
    name = named(call)
    _forget(call, name)
    desk(call.portal, call.caller.user.id)["LAST"].insert(0, name)
    return True


@method("im.search.last.delete", scope="im", write=True, source=f"{PLACE}-last-delete")
def delete_last(call: Call) -> bool:
    """Forget a dialog among what the caller looked for."""
    _forget(call, named(call))
    return True


def _forget(call: Call, name: str) -> None:
    own = desk(call.portal, call.caller.user.id)
    own["LAST"] = [other for other in own["LAST"] if other != name]


def _words(call: Call, *names: str) -> list[str]:
    """Return the phrase's words; refused when it is too short."""
    phrase = next((call.params.text(name) for name in names or ("FIND",) if name in call.params), "")
    if len(phrase.strip()) < SHORTEST:
        raise RestError("FIND_SHORT", "Too short a search phrase.")
    return phrase.casefold().split()


def _fits(text: str, words: list[str]) -> bool:
    return all(any(part.startswith(word) for part in text.casefold().split()) for word in words)


def _cut(call: Call, rows: Sequence[Row]) -> Page:
    start = max(whole(call.params.get("OFFSET")) or 0, 0)
    end = start + min(max(whole(call.params.get("LIMIT")) or USUAL, 1), MOST)
    return Page(list(rows[start:end]), len(rows), end if end < len(rows) else None)
