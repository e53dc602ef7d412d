"""The agency itself: its people, its stages named after sources and moods, and how many leads lie on each."""

from dataclasses import dataclass

DOMAIN = "vektor-event.ru"
SALES, CALLS, HEAD_OFFICE = 2, 3, 1
ADMIN, HEAD, CALL_CENTRE, DISMISSED = 1, 2, 8, 9
MANAGERS = (3, 4, 5, 6, 7)


@dataclass(frozen=True)
class Colleague:
    """Somebody who works at the agency, or did."""

    id: int
    given: str
    patronymic: str
    surname: str
    gender: str
    post: str
    department: int
    box: str


COLLEAGUES = (
    Colleague(1, "Сергей", "Викторович", "Громов", "M", "системный администратор", HEAD_OFFICE, "s.gromov"),
    Colleague(2, "Елена", "Павловна", "Воронцова", "F", "начальник отдела продаж", SALES, "e.vorontsova"),
    Colleague(3, "Анна", "Сергеевна", "Климова", "F", "менеджер по продажам", SALES, "a.klimova"),
    Colleague(4, "Дмитрий", "Олегович", "Рябов", "M", "менеджер по продажам", SALES, "d.ryabov"),
    Colleague(5, "Ольга", "Игоревна", "Самойлова", "F", "менеджер по работе со спонсорами", SALES, "o.samoylova"),
    Colleague(6, "Илья", "Андреевич", "Котов", "M", "менеджер по продажам", SALES, "i.kotov"),
    Colleague(7, "Мария", "Юрьевна", "Дементьева", "F", "менеджер по продажам", SALES, "m.dementyeva"),
    Colleague(8, "Татьяна", "Николаевна", "Зимина", "F", "оператор колл-центра", CALLS, "t.zimina"),
    Colleague(9, "Павел", "Романович", "Щербаков", "M", "менеджер по продажам", SALES, "p.scherbakov"),
)
# The departments in the order of their numbers, each with whoever heads it.
DEPARTMENTS = (("Вектор", ADMIN), ("Отдел продаж", HEAD), ("Колл-центр", CALL_CENTRE))
# STATUS_ID, name, colour, semantics, is it the portal's own stage, how many leads
STAGES = (
    ("NEW", "Не определён", "#39A8EF", None, True, 214),
    ("UC_FORMS1", "Формы", "#2FC6F6", None, False, 389),
    ("UC_EMAIL1", "E-mail", "#FFA900", None, False, 3765),
    ("UC_PHONE1", "Телефония", "#47D1E2", None, False, 268),
    ("UC_CHAT01", "Чат", "#75D900", None, False, 121),
    ("IN_PROCESS", "В работе", "#55D0E0", None, False, 243),
    ("CONVERTED", "Качественный лид", "#7BD500", "S", True, 180),
    ("JUNK", "Некачественный лид", "#FF5752", "F", True, 320),
)


def mailbox(user_id: int) -> str:
    """Give the address of a colleague's mailbox."""
    return f"{COLLEAGUES[user_id - 1].box}@{DOMAIN}"


def signature(user_id: int) -> str:
    """Give a colleague's name as letters are signed."""
    return f"{COLLEAGUES[user_id - 1].given} {COLLEAGUES[user_id - 1].surname}"
