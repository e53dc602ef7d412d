"""How rows of dictionaries and the dictionaries themselves are shown."""

from b24app.emulator.dictionaries import Status
from b24app.emulator.stages import STAGES
from b24app.emulator.state import Portal, Row

EXACT = ("ID", "ENTITY_ID", "STATUS_ID", "SORT", "SYSTEM", "CATEGORY_ID", "SEMANTICS")
ENTITY_NAMES = {
    "STATUS": "Стадии лида",
    "SOURCE": "Источники",
    "CONTACT_TYPE": "Тип контакта",
    "COMPANY_TYPE": "Тип компании",
    "EMPLOYEES": "Кол-во сотрудников",
    "INDUSTRY": "Сфера деятельности",
    "DEAL_TYPE": "Тип сделки",
    "HONORIFIC": "Обращения",
    "CALL_LIST": "Статусы обзвона",
}
# name: type, required, read-only, immutable, title
FIELDS = {
    "ID": ("integer", False, True, False, "ID"),
    "ENTITY_ID": ("string", True, False, True, "ID элемента сущности"),
    "STATUS_ID": ("string", True, False, True, "Статус"),
    "SORT": ("integer", False, False, False, "Сортировка"),
    "NAME": ("string", True, False, False, "Название"),
    "NAME_INIT": ("string", False, True, False, "Название по умолчанию"),
    "SYSTEM": ("char", False, True, False, "Системный"),
    "CATEGORY_ID": ("integer", False, False, True, "CATEGORY_ID"),
    "COLOR": ("string", False, False, False, "COLOR"),
    "SEMANTICS": ("char", False, False, True, "SEMANTICS"),
    "EXTRA": ("crm_status_extra", False, False, False, "Дополнительные поля"),
}


def shown(portal: Portal, status: Status) -> Row:
    """Write a row: text or null; EXTRA for stages only, failures after the first are apologies."""
    row: Row = {"ID": str(status.id), "ENTITY_ID": status.entity_id, "STATUS_ID": status.status_id}
    row |= {"NAME": status.name, "NAME_INIT": status.name_init, "SORT": str(status.sort), "CATEGORY_ID": None}
    row |= {"SYSTEM": "Y" if status.is_system else "N", "COLOR": status.color, "SEMANTICS": status.semantics}
    if status.entity_id in STAGES:
        row["EXTRA"] = {"SEMANTICS": _kind(portal, status), "COLOR": status.color}
    return row


def _kind(portal: Portal, status: Status) -> str:
    if status.semantics != "F":
        return "success" if status.semantics == "S" else "process"
    failures = [row for row in portal.dictionaries.of(status.entity_id) if row.semantics == "F"]
    return "failure" if failures[0] is status else "apology"
