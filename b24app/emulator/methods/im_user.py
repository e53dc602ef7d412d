"""im.user.* and im.department.*: people and departments as the messenger shows them."""

from b24app.emulator import chats, departments, required
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, method
from b24app.emulator.params import whole
from b24app.emulator.state import Row

DEPARTMENT = "chats/departments/im-department"


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
    rows = [departments.rows(call.portal).get(number) for number in _numbers(call, "INVALID_FORMAT")]
    return [
        {
            "id": row["ID"],
            "name": row["NAME"],
            "full_name": departments.path_of(call.portal, row["ID"]),
            "manager_user_id": row["UF_HEAD"] or 0,
        }
        for row in rows
        if row
    ]


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


def _numbers(call: Call, refusal: str) -> list[int]:
    numbers = [number for number in map(whole, required.texts(call.params.get("ID") or [])) if number]
    if not numbers:
        raise RestError(refusal, "Department ID can't be empty")
    return numbers
