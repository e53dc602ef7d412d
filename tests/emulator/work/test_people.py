"""Employees, departments, and both as the messenger shows them."""

from tests.emulated import Emulator
from tests.emulator.rest.speaking import Rest


def invite(rest: Rest, **more: object) -> int:
    sent = {"EMAIL": "new@example.com", "NAME": "Игорь", "LAST_NAME": "Лосев", "UF_DEPARTMENT": [1], **more}
    number: int = rest("user.add", **sent)
    return number


def test_an_administrator_invites_and_changes_employees(rest: Rest) -> None:
    number = invite(rest, WORK_POSITION="Инженер")
    assert rest("user.update", ID=number, WORK_POSITION="Главный инженер", PERSONAL_BIRTHDAY="1990-05-01") is True
    (row,) = rest("user.get", FILTER={"ID": number})
    assert (row["EMAIL"], row["WORK_POSITION"], row["ACTIVE"]) == ("new@example.com", "Главный инженер", True)


def test_fields_of_an_invitation_may_be_nested(rest: Rest) -> None:
    number = rest("user.add", fields={"EMAIL": "a@example.com", "NAME": "А", "UF_DEPARTMENT": ["1"]})
    assert rest("user.get", ID=number)[0]["UF_DEPARTMENT"] == [1]


def test_bad_invitations_are_refused(rest: Rest, clerk: Rest) -> None:
    assert rest.refusal("user.add", EMAIL="x")[1:] == ("ERROR_ARGUMENT", "wrong_email")
    invite(rest)
    again = rest.refusal("user.add", EMAIL="NEW@example.com", UF_DEPARTMENT=[1])
    assert again[1:] == ("ERROR_ARGUMENT", "Пользователь с таким email уже существует")
    assert rest.refusal("user.add", EMAIL="b@example.com")[2] == "no_extranet_field"
    assert clerk.refusal("user.add", EMAIL="c@example.com")[1:] == ("ERROR_CORE", "access_denied")
    assert clerk.refusal("user.update", ID=1, NAME="x")[1:] == ("ERROR_CORE", "access_denied")


def test_a_dismissed_employee_calls_nothing_any_more(rest: Rest, clerk: Rest) -> None:
    rest("user.update", ID=2, ACTIVE=False)
    assert clerk.refusal("profile")[:2] == (401, "authorization_error")
    assert [row["ID"] for row in rest("user.get", FILTER={"ACTIVE": True})] == ["1"]


def test_search_looks_into_names_posts_and_departments(rest: Rest) -> None:
    number = invite(rest, WORK_POSITION="Инженер-наладчик 7")
    assert [row["ID"] for row in rest("user.search", FILTER={"FIND": "наладчик 7"})] == [str(number)]
    assert [row["ID"] for row in rest("user.search", FILTER={"LAST_NAME": "лос"})] == [str(number)]
    assert len(rest("user.search", FILTER={"FIND": "компания"})) == 2
    assert rest("user.search", FILTER={"FIND": "никто"}) == []


def test_fields_are_told_within_the_scope(rest: Rest, portal: Emulator) -> None:
    assert rest("user.fields")["LAST_LOGIN"] == "Последняя авторизация"
    brief = Rest(portal.webhook("user_brief"))
    assert "EMAIL" not in brief("user.fields")
    assert "WORK_POSITION" in brief("user.current")


def test_a_number_is_looked_for_at_the_beginnings_of_words(rest: Rest) -> None:
    invite(rest, EMAIL="box1775@example.com", WORK_POSITION="Инженер")
    number = invite(rest, EMAIL="box@example.com", WORK_POSITION="Инженер 5")
    for phrase in ("инженер 5", "инж-5", "Инженер, 5"):
        assert [row["ID"] for row in rest("user.search", FILTER={"FIND": phrase})] == [str(number)]


def test_employees_have_user_fields(portal: Emulator, clerk: Rest) -> None:
    rest = Rest(portal.webhook("user", "user.userfield"))
    number = rest("user.userfield.add", fields={"FIELD_NAME": "size", "USER_TYPE_ID": "string", "LABEL": "Размер"})
    assert rest("user.userfield.update", id=number, fields={"SORT": 7, "SETTINGS": {"ROWS": 3}}) is True
    (row,) = rest("user.userfield.list", filter={"ID": number})
    assert (row["FIELD_NAME"], row["SORT"], row["SETTINGS"]["ROWS"]) == ("UF_USR_SIZE", "7", 3)
    assert rest("user.userfield.list", filter={"FIELD_NAME": "UF_USR_X"}) == []
    assert rest("user.update", ID=2, UF_USR_SIZE="XL") is True
    assert (rest("user.get", ID=2)[0]["UF_USR_SIZE"], rest("user.fields")["UF_USR_SIZE"]) == ("XL", "Размер")
    assert rest("user.userfield.delete", id=number) is True
    assert "UF_USR_SIZE" not in rest("user.get", ID=2)[0]
    assert rest.refusal("user.userfield.delete", id=number)[1] == "ERROR_NOT_FOUND"
    assert clerk.refusal("user.userfield.list")[1] == "insufficient_scope"


def test_access_is_told_by_codes(rest: Rest, clerk: Rest) -> None:
    assert rest("user.access", ACCESS=["U7", "AU"]) is True
    assert (rest("user.access", ACCESS=["G1"]), clerk("user.access", ACCESS=["G1"])) == (True, False)


def test_departments_make_a_tree(rest: Rest) -> None:
    number = rest("department.add", NAME="Продажи", PARENT=1, UF_HEAD=1, SORT=100)
    (row,) = rest("department.get", ID=number)
    assert row == {"ID": str(number), "NAME": "Продажи", "SORT": 100, "PARENT": "1", "UF_HEAD": "1"}
    body = rest.body("department.get", sort="ID", order="DESC")
    assert ([row["ID"] for row in body["result"]], body["total"]) == ([str(number), "1"], 2)
    assert "PARENT" not in body["result"][1]
    assert rest("department.update", ID=number, SORT=7) is True
    assert rest("department.get", NAME="Продажи")[0]["SORT"] == 7
    assert rest("department.fields")["UF_HEAD"] == "Руководитель"


def test_people_of_a_removed_department_go_up(rest: Rest) -> None:
    number = rest("department.add", NAME="Склад", PARENT=1)
    person = invite(rest, UF_DEPARTMENT=[number])
    assert rest("department.delete", ID=number) is True
    assert rest("user.get", ID=person)[0]["UF_DEPARTMENT"] == [1]
    assert rest.refusal("department.delete", ID=number) == (400, "ERROR_CORE", "Department not found")


def test_bad_departments_are_refused(rest: Rest, clerk: Rest) -> None:
    assert rest.refusal("department.add", PARENT=1)[2] == "Не введено название раздела.<br>"
    assert rest.refusal("department.add", NAME="x")[2].startswith("В структуре компании")
    assert clerk.refusal("department.add", NAME="x", PARENT=1) == (400, "ERROR_CORE", "Access denied")


def test_the_messenger_shows_people_and_departments(rest: Rest) -> None:
    user = rest("im.user.get")
    assert (user["id"], user["name"], user["departments"]) == (1, "Анна Администратор", [1])
    assert rest.refusal("im.user.get", ID=0)[1] == "ID_EMPTY"
    assert rest.refusal("im.user.get", ID=9)[1] == "USER_NOT_EXISTS"
    number = rest("department.add", NAME="Продажи", PARENT=1, UF_HEAD=1)
    (row,) = rest("im.department.get", ID=[number])
    assert (row["name"], row["full_name"], row["manager_user_id"]) == ("Продажи", "Продажи / Компания", 1)
    assert rest("im.department.managers.get", ID=[1, number]) == {"1": [1], str(number): [1]}
    assert rest("im.department.employees.get", ID=[number]) == {str(number): []}
    assert rest.refusal("im.department.managers.get")[1] == "ID_EMPTY"
