"""An employee as user.* shows one: the fields there are, and which of them a scope opens."""

from typing import Any

from b24app.emulator.clock import iso
from b24app.emulator.grants import User
from b24app.emulator.state import Row

SCOPES = ("user", "user_basic", "user_brief")
TITLES = {
    "ID": "ID",
    "XML_ID": "Внешний код",
    "ACTIVE": "Активность",
    "NAME": "Имя",
    "LAST_NAME": "Фамилия",
    "SECOND_NAME": "Отчество",
    "TITLE": "Обращение",
    "EMAIL": "E-Mail",
    "LAST_LOGIN": "Последняя авторизация",
    "DATE_REGISTER": "Дата регистрации",
    "TIME_ZONE": "TIME_ZONE",
    "IS_ONLINE": "IS_ONLINE",
    "TIMESTAMP_X": "TIMESTAMP_X",
    "LAST_ACTIVITY_DATE": "LAST_ACTIVITY_DATE",
    "PERSONAL_GENDER": "Пол",
    "PERSONAL_PROFESSION": "Профессия",
    "PERSONAL_WWW": "Домашняя страничка",
    "PERSONAL_BIRTHDAY": "Дата рождения",
    "PERSONAL_PHOTO": "Фотография",
    "PERSONAL_PHONE": "Личный телефон",
    "PERSONAL_FAX": "Факс",
    "PERSONAL_MOBILE": "Личный мобильный",
    "PERSONAL_STREET": "Улица проживания",
    "PERSONAL_CITY": "Город проживания",
    "PERSONAL_STATE": "Область / край",
    "PERSONAL_ZIP": "Почтовый индекс",
    "PERSONAL_COUNTRY": "Страна",
    "PERSONAL_MAILBOX": "Почтовый ящик",
    "PERSONAL_NOTES": "Дополнительные заметки",
    "WORK_PHONE": "Телефон компании",
    "WORK_COMPANY": "Компания",
    "WORK_POSITION": "Должность",
    "WORK_DEPARTMENT": "Отдел",
    "WORK_WWW": "Сайт компании",
    "WORK_CITY": "Город работы",
    "WORK_STATE": "WORK_STATE",
    "WORK_COUNTRY": "WORK_COUNTRY",
    "UF_EMPLOYMENT_DATE": "Дата принятия на работу",
    "UF_TIMEMAN": "Учёт рабочего времени",
    "UF_SKILLS": "Навыки",
    "UF_INTERESTS": "Интересы",
    "UF_DEPARTMENT": "Подразделения",
    "UF_PHONE_INNER": "Внутренний телефон",
    "USER_TYPE": "Тип пользователя",
}
_NOT_BRIEF = frozenset(
    """EMAIL LAST_LOGIN PERSONAL_WWW PERSONAL_PHONE PERSONAL_FAX PERSONAL_MOBILE WORK_PHONE PERSONAL_STREET PERSONAL_ZIP
    PERSONAL_MAILBOX PERSONAL_NOTES USER_TYPE WORK_COMPANY WORK_DEPARTMENT WORK_WWW""".split()  # noqa: SIM905 - shorter
)
BRIEF = tuple(name for name in TITLES if name not in _NOT_BRIEF)
BASIC = tuple(name for name in TITLES if name not in ("LAST_LOGIN", "PERSONAL_WWW"))
# Always in an answer, empty or not; the others only when somebody filled them in.
_ALWAYS = """XML_ID SECOND_NAME TIME_ZONE LAST_LOGIN PERSONAL_GENDER PERSONAL_BIRTHDAY WORK_POSITION PERSONAL_MOBILE
    PERSONAL_CITY WORK_PHONE UF_EMPLOYMENT_DATE PERSONAL_PHOTO""".split()  # noqa: SIM905 - shorter
_REGISTERED = 1_700_000_000
SEARCHED = ("NAME", "LAST_NAME", "SECOND_NAME", "WORK_POSITION", "EMAIL")
MOMENTS = frozenset({"LAST_LOGIN", "DATE_REGISTER", "TIMESTAMP_X", "LAST_ACTIVITY_DATE", "PERSONAL_BIRTHDAY"})


def row_of(user: User) -> Row:
    """Write an employee with everything there is to know."""
    at = iso(_REGISTERED)
    row: dict[str, Any] = {"ID": str(user.id), "ACTIVE": user.is_active, "NAME": user.name, "LAST_NAME": user.last_name}
    row |= {"EMAIL": user.email, "IS_ONLINE": "N", **dict.fromkeys(_ALWAYS, ""), "UF_DEPARTMENT": [1]}
    row |= {"DATE_REGISTER": at, "TIMESTAMP_X": at, "LAST_ACTIVITY_DATE": at, "USER_TYPE": "employee"}
    return row | user.more


def opened(scope: frozenset[str]) -> tuple[str, ...] | None:
    """Return the fields a scope opens; None means all."""
    if "user" in scope:
        return None
    return BASIC if "user_basic" in scope else BRIEF


def kind(field: str) -> str:
    """Return the type a field is compared as."""
    if field in MOMENTS:
        return "datetime"
    return "integer" if field in ("ID", "UF_DEPARTMENT") else "boolean" if field == "ACTIVE" else "string"
