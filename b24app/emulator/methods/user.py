"""profile and user.*: who works here."""

from typing import Any

from b24app.emulator import filters
from b24app.emulator.grants import User
from b24app.emulator.method import Call, Page, method
from b24app.emulator.ordering import is_descending, ordered
from b24app.emulator.paging import page, start_of
from b24app.emulator.state import Row

SCOPES = ("user", "user_basic", "user_brief")
BRIEF = (
    "ID",
    "ACTIVE",
    "NAME",
    "LAST_NAME",
    "SECOND_NAME",
    "IS_ONLINE",
    "TIME_ZONE",
    "PERSONAL_GENDER",
    "UF_DEPARTMENT",
)
BASIC = (*BRIEF, "EMAIL", "PERSONAL_MOBILE", "WORK_PHONE", "WORK_POSITION", "PERSONAL_CITY", "USER_TYPE")


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
    return _within_scope(call, _row(call.caller.user))


@method("user.get", scope=SCOPES, source="user/user-get")
def get(call: Call) -> Page:
    """Return a page of users; a filter may stand in FILTER or, as in old examples, at the top."""
    rows = [_row(user) for user in call.portal.users.values()]
    for name, wanted in _conditions(call).items():
        field = filters.split(name)[1]
        if field == "NAME_SEARCH":
            rows = [row for row in rows if str(wanted).casefold() in f"{row['NAME']} {row['LAST_NAME']}".casefold()]
        elif field in BASIC:
            check = filters.test(name, wanted, _kind(field), _reader(field))
            rows = [row for row in rows if check(row)]
    descending = is_descending(call.params.get("ORDER") or "ASC")
    sort = call.params.text("SORT") or "ID"
    by = (lambda row: int(row["ID"])) if sort == "ID" else _reader(sort)
    found = ordered(rows, {sort: "DESC" if descending else "ASC"}, lambda _: by)
    cut = page([_within_scope(call, dict(row)) for row in found], start_of(call.params))
    return Page(cut.rows, cut.total, cut.next)


def _conditions(call: Call) -> Row:
    top = {name: value for name, value in call.params.items() if filters.split(name)[1] in BASIC}
    sent = call.params.mapping("FILTER")
    return top | {_upper(name): value for name, value in sent.items()}


def _upper(name: str) -> str:
    return name.upper()


def _kind(field: str) -> str:
    return "integer" if field in ("ID", "UF_DEPARTMENT") else "boolean" if field == "ACTIVE" else "string"


def _reader(field: str) -> filters.Reader:
    if field == "ACTIVE":
        return lambda row: 1 if row["ACTIVE"] else 0
    return lambda row: row.get(field)


def _row(user: User) -> Row:
    row: dict[str, Any] = {"ID": str(user.id), "ACTIVE": user.is_active, "NAME": user.name, "LAST_NAME": user.last_name}
    row |= {"SECOND_NAME": "", "EMAIL": user.email, "TIME_ZONE": "", "IS_ONLINE": "N", "PERSONAL_GENDER": ""}
    row |= {"PERSONAL_MOBILE": "", "PERSONAL_CITY": "", "WORK_PHONE": "", "WORK_POSITION": "", "UF_DEPARTMENT": [1]}
    return {**row, "USER_TYPE": "employee", **user.more}


def _within_scope(call: Call, row: Row) -> Row:
    """user_brief gives names, user_basic addresses too, user everything."""
    seen = row if "user" in call.caller.scope else BASIC if "user_basic" in call.caller.scope else BRIEF
    select = [str(name) for name in call.params.get("SELECT") or []]
    return {name: value for name, value in row.items() if name in seen and _is_selected(name, select)}


def _is_selected(name: str, select: list[str]) -> bool:
    return not select or "*" in select or name in select or ("UF_*" in select and name.startswith("UF_"))
