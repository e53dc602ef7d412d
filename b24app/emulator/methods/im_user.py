"""im.user.* and im.department.*: people and departments as the messenger shows them."""

from b24app.emulator import chats, departments, required
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, Page, method
from b24app.emulator.params import whole
from b24app.emulator.state import Row
from b24app.emulator.user_fields import row_of

DEPARTMENT = "chats/departments/im-department"
USUAL, MOST = 10, 50


@method("im.user.get", scope="im", source="chats/users/im-user-get")
def get_user(call: Call) -> Row:
    """Return an employee as the messenger shows one, the caller unless ID names another."""
    number = whole(call.params.get("ID")) if "ID" in call.params else call.caller.user.id
    if not number or number <= 0:
        raise RestError("ID_EMPTY", "User ID can't be empty")
    user = call.portal.users.get(number)
    if user is None:
        raise RestError("USER_NOT_EXISTS", "User is not exists")
    return chats.person(user, call.portal.clock.now())


@method("im.department.get", scope="im", source=f"{DEPARTMENT}-get")
def get_departments(call: Call) -> list[Row]:
    """Return departments by their numbers."""
    known = departments.rows(call.portal)
    return [department(call, number) for number in _numbers(call, "INVALID_FORMAT") if number in known]


@method("im.department.managers.get", scope="im", source=f"{DEPARTMENT}-managers-get")
def managers(call: Call) -> dict[str, list[int]]:
    """Return who heads departments, by their numbers."""
    table, numbers = departments.rows(call.portal), _numbers(call, "ID_EMPTY")
    return {str(number): [head] for number in numbers if (head := table.get(number, {}).get("UF_HEAD"))}


@method("im.department.employees.get", scope="im", source=f"{DEPARTMENT}-employees-get")
def employees(call: Call) -> dict[str, list[int]]:
    """Return who works in departments, by their numbers."""
    return {
        str(number): [user.id for user in departments.people(call.portal, number)]
        for number in _numbers(call, "ID_EMPTY")
    }


@method("im.department.colleagues.list", scope="im", source=f"{DEPARTMENT}-colleagues-list")
def colleagues(call: Call) -> Page:
    """Return who works in the caller's departments, without the caller; with USER_DATA Y in full."""
    numbers = row_of(call.caller.user)["UF_DEPARTMENT"]
    found = {user.id: user for number in numbers for user in departments.people(call.portal, number)}
    people = [user for user in found.values() if user is not call.caller.user]
    start = max(whole(call.params.get("OFFSET")) or 0, 0)
    end = start + min(max(whole(call.params.get("LIMIT")) or USUAL, 1), MOST)
    is_whole, now = required.yes(call.params.get("USER_DATA")), call.portal.clock.now()
    rows = [chats.person(user, now) if is_whole else user.id for user in people[start:end]]
    return Page(rows, len(people), end if end < len(people) else None)


@method("im.user.list.get", scope="im", source="chats/users/im-user-list-get")
def get_users(call: Call) -> dict[str, Row | None]:
    """Return employees by their numbers; null for one nobody knows."""
    numbers = [number for number in map(whole, required.texts(call.params.get("ID") or [])) if number]
    if not numbers:
        raise RestError("INVALID_FORMAT", "A wrong format for the ID field is passed")
    known, now = call.portal.users, call.portal.clock.now()
    return {str(number): chats.person(known[number], now) if number in known else None for number in numbers}


def department(call: Call, number: int) -> Row:
    """Write a department as the messenger does."""
    row = departments.rows(call.portal)[number]
    names = {"id": row["ID"], "name": row["NAME"], "full_name": departments.path_of(call.portal, number)}
    return {**names, "manager_user_id": row["UF_HEAD"] or 0}


def _numbers(call: Call, refusal: str) -> list[int]:
    numbers = [number for number in map(whole, required.texts(call.params.get("ID") or [])) if number]
    if not numbers:
        raise RestError(refusal, "Department ID can't be empty")
    return numbers
