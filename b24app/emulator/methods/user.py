"""profile and user.*: who works here."""

import re

from b24app.emulator import filters, user_fields, userfields
from b24app.emulator.departments import name_of
from b24app.emulator.method import Call, Page, method
from b24app.emulator.ordering import is_descending, ordered
from b24app.emulator.paging import page, start_of
from b24app.emulator.required import texts
from b24app.emulator.state import Row
from b24app.emulator.user_fields import SCOPES, TITLES, row_of

_WORDS = re.compile(r"\w+")
# Parameters that are no conditions when a filter stands at the top.
NO_CONDITIONS = frozenset({"SORT", "ORDER", "START", "SELECT", "FILTER", "ADMIN_MODE", "IMAGE_RESIZE"})


@method("profile", source="common/users/profile")
def profile(call: Call) -> Row:
    """Return the current user in brief; free of scope."""
    user = call.caller.user
    shown = {"ID": str(user.id), "ADMIN": user.is_admin, "NAME": user.name, "LAST_NAME": user.last_name}
    return shown | {"PERSONAL_GENDER": user.more.get("PERSONAL_GENDER", ""), "TIME_ZONE": "Europe/Moscow"}


@method("user.admin", source="common/users/user-admin")
def admin(call: Call) -> bool:
    """Say whether the current user may manage applications."""
    return call.caller.user.is_admin


@method("user.current", scope=SCOPES, source="user/user-current")
def current(call: Call) -> Row:
    """Return the current user."""
    return _within_scope(call, row_of(call.caller.user))


@method("user.fields", scope=SCOPES, source="user/user-fields")
def fields(call: Call) -> Row:
    """Return the titles of the fields the scope opens."""
    own = userfields.by_name(call.portal, "USER")
    return _within_scope(call, TITLES | {name: userfields.label_of(row) for name, row in own.items()})


@method("user.get", scope=SCOPES, source="user/user-get")
def get(call: Call) -> Page:
    """Return a page of users; a filter may stand in FILTER or, as in old examples, at the top."""
    conditions = _conditions(call)
    rows = [row_of(user) for user in call.portal.users.values()]
    search = str(conditions.pop("NAME_SEARCH", "")).casefold()
    if search:
        rows = [row for row in rows if search in f"{row['NAME']} {row['LAST_NAME']}".casefold()]
    return _page(call, rows, conditions)


@method("user.search", scope=SCOPES, source="user/user-search")
def search(call: Call) -> Page:
    """Find users by the beginnings of words in names, post and department; FIND looks into all of them."""
    conditions = _conditions(call)
    rows = [row_of(user) for user in call.portal.users.values()]
    words = _WORDS.findall(str(conditions.pop("FIND", "")).casefold())
    if words:
        return _page(call, [row for row in rows if _has(call, row, words)], {})
    parts = {
        name: str(conditions.pop(name)).casefold()
        for name in (*user_fields.SEARCHED, "UF_DEPARTMENT_NAME")
        if name in conditions
    }
    return _page(
        call, [row for row in rows if all(part in _text(call, row, name) for name, part in parts.items())], conditions
    )


def _page(call: Call, rows: list[Row], conditions: Row) -> Page:
    for name, wanted in conditions.items():
        field = filters.split(name)[1]
        if field in TITLES:
            check = filters.test(name, wanted, user_fields.kind(field), _reader(field))
            rows = [row for row in rows if check(row)]
    descending = is_descending(call.params.get("ORDER") or "ASC")
    sort = call.params.text("SORT").upper() or "ID"
    by = (lambda row: int(row["ID"])) if sort == "ID" else _reader(sort)
    found = ordered(rows, {sort: "DESC" if descending else "ASC"}, lambda _: by)
    cut = page([_within_scope(call, dict(row)) for row in found], start_of(call.params))
    return Page(cut.rows, cut.total, cut.next)


def _has(call: Call, row: Row, words: list[str]) -> bool:
    text = " ".join(_text(call, row, name) for name in (*user_fields.SEARCHED, "UF_DEPARTMENT_NAME"))
    parts = _WORDS.findall(text)
    return all(any(part.startswith(word) for part in parts) for word in words)


def _text(call: Call, row: Row, name: str) -> str:
    if name == "UF_DEPARTMENT_NAME":
        return " ".join(name_of(call.portal, number) for number in row["UF_DEPARTMENT"]).casefold()
    return str(row.get(name) or "").casefold()


def _conditions(call: Call) -> Row:
    top = {name: value for name, value in call.params.items() if filters.split(name)[1] in TITLES}
    sent = call.params.mapping("FILTER")
    return {name: value for name, value in top.items() if name not in NO_CONDITIONS} | {
        name.upper(): value for name, value in sent.items()
    }


def _reader(field: str) -> filters.Reader:
    if field == "ACTIVE":
        return lambda row: 1 if row["ACTIVE"] else 0
    return lambda row: row.get(field)


def _within_scope(call: Call, row: Row) -> Row:
    """user_brief gives names, user_basic addresses too, user everything."""
    seen = user_fields.opened(call.caller.scope)
    select = texts(call.params.get("SELECT"))
    names = [name for name in row if seen is None or name in seen]
    return {name: row[name] for name in names if _is_selected(name, select)}


def _is_selected(name: str, select: list[str]) -> bool:
    return not select or "*" in select or name in select or ("UF_*" in select and name.startswith("UF_"))
