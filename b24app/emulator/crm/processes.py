"""Smart processes: their switches, their numbers, and which other types they are linked to."""

from collections.abc import Mapping
from typing import Any

from b24app.emulator.crm import pipelines
from b24app.emulator.crm.kinds import FIRST_DYNAMIC, KINDS, kind_of
from b24app.emulator.crm.memory import SmartProcess
from b24app.emulator.errors import RestError
from b24app.emulator.params import whole
from b24app.emulator.state import Portal, Row

# Switch: its name for people.
SWITCHES = {
    "isCategoriesEnabled": "Использовать в смарт-процессе свои воронки и туннели продаж",
    "isStagesEnabled": "Использовать в смарт-процессе свои стадии и канбан",
    "isBeginCloseDatesEnabled": 'Поля "Дата начала" и "Дата завершения"',
    "isClientEnabled": 'Поле "Клиент"',
    "isUseInUserfieldEnabled": "Использовать в пользовательском поле",
    "isLinkWithProductsEnabled": "Привязка товаров каталога",
    "isMycompanyEnabled": 'Поле "Реквизиты вашей компании"',
    "isDocumentsEnabled": "Печать документов",
    "isSourceEnabled": 'Поля "Источник" и "Дополнительно об источнике"',
    "isObserversEnabled": 'Поле "Наблюдатели"',
    "isRecyclebinEnabled": "Использовать корзину",
    "isAutomationEnabled": "Использовать в смарт-процессе роботы и триггеры",
    "isBizProcEnabled": "Использовать в смарт-процессе дизайнер бизнес-процессов",
    "isSetOpenPermissions": "Делать новые воронки доступными для всех",
    "isPaymentsEnabled": "Оплаты",
    "isCountersEnabled": "Счётчики",
}
# A number that was not asked for begins here and goes in steps of two, as new portals count.
FIRST_FREE, STEP = 1030, 4


def add(portal: Portal, sent: Row, user_id: int) -> SmartProcess:
    """Make a smart process with its default pipeline and stages."""
    type_id = _number(portal, sent.get("entityTypeId"))
    now = int(portal.clock.now())
    process = SmartProcess(portal.next_id("type"), type_id, str(sent["title"]), user_id, now, now, user_id)
    process.switches = dict.fromkeys(SWITCHES, "N") | {"isSetOpenPermissions": "Y"}
    process.switches |= _switches(sent)
    portal.crm.types[type_id] = process
    _relate(process, sent.get("relations"))
    kind = kind_of(portal, type_id)
    if kind is not None:
        pipelines.add(portal, kind, "Общее", is_default=True)
    return process


def update(portal: Portal, process: SmartProcess, sent: Row, user_id: int) -> None:
    """Change title, switches and links; the entityTypeId stays."""
    had_stages = process.switches["isStagesEnabled"] == "Y"
    process.title = str(sent.get("title") or process.title)
    process.switches = process.switches | _switches(sent)
    process.updated, process.updated_by = int(portal.clock.now()), user_id
    if "relations" in sent:
        _relate(process, sent["relations"])
    kind = kind_of(portal, process.type_id)
    if kind is not None and kind.stage_field and not had_stages:
        pipelines.give_stages(portal, kind)


def remove(portal: Portal, process: SmartProcess) -> None:
    """Drop a smart process that has no items, with its pipelines and user fields."""
    if portal.crm.box(process.type_id).rows:
        raise RestError("BX_ERROR", "Вы не можете удалить тип сущности, у которого есть элементы")
    for category in list(portal.crm.categories[process.type_id].values()):
        pipelines.remove(portal, category)
    own = [row["ID"] for row in portal.userfields.values() if row["ENTITY_ID"] == f"CRM_{process.id}"]
    for number in own:
        del portal.userfields[number]
    for other in portal.crm.types.values():
        other.parents.pop(process.type_id, None)
        other.children.pop(process.type_id, None)
    del portal.crm.boxes[process.type_id], portal.crm.categories[process.type_id], portal.crm.types[process.type_id]


def _number(portal: Portal, sent: Any) -> int:
    """Even numbers from 1030 up and 128 to 192 may be chosen, as the documentation says."""
    if not sent:
        return next(n for n in range(FIRST_FREE, 10**6, STEP) if n not in portal.crm.types)
    number = whole(sent) or 0
    is_allowed = FIRST_DYNAMIC <= number <= 192 or (number >= FIRST_FREE and number % 2 == 0)
    if not is_allowed or number in portal.crm.types or number in KINDS:
        raise RestError("INVALID_ARG_VALUE", "entityTypeId is out of allowed range")
    return number


def _switches(sent: Row) -> dict[str, str]:
    return {name: "Y" if str(sent[name]).upper() in ("Y", "1", "TRUE") else "N" for name in SWITCHES if name in sent}


def _relate(process: SmartProcess, sent: Any) -> None:
    links = sent if isinstance(sent, Mapping) else {}
    process.parents, process.children = _links(links.get("parent")), _links(links.get("child"))


def _links(sent: Any) -> dict[int, bool]:
    items = sent.values() if isinstance(sent, Mapping) else sent if isinstance(sent, list) else []
    known = [item for item in items if isinstance(item, Mapping) and whole(item.get("entityTypeId"))]
    return {
        # Y and N do not work here, as the documentation warns: only "true" switches the list on.
        whole(item["entityTypeId"]) or 0: str(item.get("isChildrenListEnabled", "")).lower() == "true"
        for item in known
    }
