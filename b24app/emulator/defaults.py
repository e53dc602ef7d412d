"""What a new portal has before anybody touches it: an administrator, lead stages, sources and other dictionaries."""

from b24app.emulator.crm import pipelines, presets
from b24app.emulator.dictionaries import Status
from b24app.emulator.grants import User
from b24app.emulator.state import Portal

# code, name, colour, semantics, system
LEAD_STAGES = (
    ("NEW", "Не обработан", "#39A8EF", None, True),
    ("IN_PROCESS", "В работе", "#2FC6F6", None, False),
    ("PROCESSED", "Обработан", "#55D0E0", None, False),
    ("CONVERTED", "Качественный лид", "#7BD500", "S", True),
    ("JUNK", "Некачественный лид", "#FF5752", "F", True),
)
SOURCES = (
    ("CALL", "Звонок"),
    ("EMAIL", "Электронная почта"),
    ("WEB", "Веб-сайт"),
    ("ADVERTISING", "Реклама"),
    ("PARTNER", "Существующий клиент"),
    ("RECOMMENDATION", "По рекомендации"),
    ("TRADE_SHOW", "Выставка"),
    ("WEBFORM", "CRM-форма"),
    ("CALLBACK", "Обратный звонок"),
    ("RC_GENERATOR", "Генератор продаж"),
    ("STORE", "Интернет-магазин"),
    ("REPEAT_SALE", "Повторные продажи"),
    ("OTHER", "Другое"),
    ("BOOKING", "Онлайн-запись"),
)
HONORIFICS = (("HNR_RU_1", "г-н"), ("HNR_RU_2", "г-жа"))


def furnish(portal: Portal) -> None:
    """Fill an empty portal with what every portal starts with."""
    add_user(portal, "Анна", "Администратор", email="admin@example.com", is_admin=True)
    for place, (code, name, color, semantics, is_system) in enumerate(LEAD_STAGES, 1):
        _put(portal, "STATUS", code, name, place * 10, is_system=is_system, color=color, semantics=semantics)
    for entity, rows in (("SOURCE", SOURCES), ("HONORIFIC", HONORIFICS)):
        for place, (code, name) in enumerate(rows, 1):
            _put(portal, entity, code, name, place * 10, is_system=True)
    pipelines.furnish(portal)
    presets.furnish(portal)


def add_user(
    portal: Portal,
    name: str,
    last_name: str,
    *,
    email: str = "",
    is_admin: bool = False,
    is_active: bool = True,
    **more: object,
) -> User:
    """Take on an employee."""
    user = User(portal.next_id("user"), name, last_name, email, is_admin, is_active, dict(more))
    portal.users[user.id] = user
    return user


def _put(
    portal: Portal,
    entity: str,
    code: str,
    name: str,
    sort: int,
    *,
    is_system: bool,
    color: str | None = None,
    semantics: str | None = None,
) -> None:
    number = portal.next_id("status")
    portal.dictionaries.put(
        Status(number, entity, code, name, sort, is_system, color, semantics, name_init=name if is_system else None)
    )
