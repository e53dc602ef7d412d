"""How rows of dictionaries and the dictionaries themselves are shown."""

from b24app.emulator.crm.kinds import FIRST_DYNAMIC
from b24app.emulator.crm.stage_places import StagePlace, places
from b24app.emulator.dictionaries import Status
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
    row |= {"NAME": status.name, "NAME_INIT": status.name_init, "SORT": str(status.sort)}
    row["CATEGORY_ID"] = str(status.category_id) if status.category_id else None
    row |= {"SYSTEM": "Y" if status.is_system else "N", "COLOR": status.color, "SEMANTICS": status.semantics}
    if status.entity_id in ("STATUS", "QUOTE_STATUS") or status.entity_id.startswith("DEAL_STAGE"):
        row["EXTRA"] = {"SEMANTICS": _kind(portal, status), "COLOR": status.color}
    return row


def _kind(portal: Portal, status: Status) -> str:
    if status.semantics != "F":
        return "success" if status.semantics == "S" else "process"
    failures = [row for row in portal.dictionaries.of(status.entity_id) if row.semantics == "F"]
    return "failure" if failures[0] is status else "apology"


def dictionaries(portal: Portal) -> list[Row]:
    """Write the dictionaries there are: stages of every pipeline, then the plain ones."""
    stages = [_stages(portal, place) for place in places(portal)]
    plain = [{"ID": entity, "NAME": name} for entity, name in ENTITY_NAMES.items() if entity != "STATUS"]
    return [stages[0], *plain, *stages[1:]]


def _stages(portal: Portal, place: StagePlace) -> Row:
    kind = place.kind
    row: Row = {"ID": place.name, "NAME": _NAMES.get(kind.type_id, f"Стадии: {kind.title}")}
    row["SEMANTIC_INFO"] = {} if kind.is_dynamic else _mood(portal, place)
    row |= {"PREFIX": place.prefix.removesuffix(":")} if place.prefix else {}
    row |= {"PARENT_ID": "DEAL_STAGE"} if place.name.startswith("DEAL_STAGE_") else {}
    row["ENTITY_TYPE_ID"] = kind.type_id
    if kind.has_categories:
        scope = f"category_{place.category_id}" if place.category_id else ""
        as_text = not kind.is_dynamic and place.category_id
        row |= {"FIELD_ATTRIBUTE_SCOPE": scope}
        row["CATEGORY_ID"] = str(place.category_id) if as_text else place.category_id
    return row | (_dynamic(portal, place) if kind.is_dynamic else {})


def _mood(portal: Portal, place: StagePlace) -> Row:
    rows = portal.dictionaries.of(place.name)
    named = {
        name: next((row.status_id for row in rows if row.semantics == mood), "")
        for name, mood in (("START_FIELD", None), ("FINAL_SUCCESS_FIELD", "S"), ("FINAL_UNSUCCESS_FIELD", "F"))
    }
    return {**named, "FINAL_SORT": 0}


def _dynamic(portal: Portal, place: StagePlace) -> Row:
    category = portal.crm.categories[place.kind.type_id][place.category_id]
    named = {"CATEGORY_NAME": category.name, "CATEGORY_SORT": category.sort, "IS_DEFAULT_CATEGORY": category.is_default}
    return {"IS_ENABLED": True, **(named if place.kind.type_id >= FIRST_DYNAMIC else {})}


_NAMES = {1: "Стадии лида", 2: "Стадии сделки", 7: "Стадии предложения", 31: "Стадии счёта"}
