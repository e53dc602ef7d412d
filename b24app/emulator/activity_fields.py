"""The fields of an activity: their types, their titles, and how the classic methods write them."""

from collections.abc import Callable
from typing import Any

from b24app.emulator.clock import iso
from b24app.emulator.described import described
from b24app.emulator.state import Row

MEETING, CALL, TASK, EMAIL, PROVIDER = 1, 2, 3, 4, 6
INCOMING, OUTGOING = 1, 2
# Type and title by name. A trailing sign says: ! required, - read-only, ~ cannot be changed later, + multiple.
FIELDS = {
    "ID": ("integer-", "ID"),
    "OWNER_ID": ("integer~", "ID владельца"),
    "OWNER_TYPE_ID": ("crm_enum_ownertype~", "Тип владельца"),
    "TYPE_ID": ("crm_enum_activitytype!~", "Тип"),
    "PROVIDER_ID": ("string", "ID провайдера"),
    "PROVIDER_TYPE_ID": ("string", "Тип провайдера"),
    "PROVIDER_GROUP_ID": ("string", "Тип коннектора"),
    "ASSOCIATED_ENTITY_ID": ("integer-", "ID связанной с делом сущности"),
    "SUBJECT": ("string!", "Тема"),
    "START_TIME": ("datetime", "Начало"),
    "END_TIME": ("datetime", "Срок"),
    "DEADLINE": ("datetime", "Срок исполнения"),
    "COMPLETED": ("char", "Выполнено"),
    "STATUS": ("crm_enum_activitystatus", "Статус"),
    "RESPONSIBLE_ID": ("user!", "Ответственный"),
    "PRIORITY": ("crm_enum_activitypriority", "Важность"),
    "NOTIFY_TYPE": ("crm_enum_activitynotifytype", "Тип уведомлений"),
    "NOTIFY_VALUE": ("integer", "Параметр уведомления"),
    "DESCRIPTION": ("string", "Описание"),
    "DESCRIPTION_TYPE": ("crm_enum_contenttype", "Тип описания"),
    "DIRECTION": ("crm_enum_activitydirection", "Направление"),
    "LOCATION": ("string", "Место"),
    "CREATED": ("datetime-", "Дата создания"),
    "AUTHOR_ID": ("user-", "Создал"),
    "LAST_UPDATED": ("datetime-", "Дата изменения"),
    "EDITOR_ID": ("user-", "Изменил"),
    "SETTINGS": ("object", "Настройки"),
    "ORIGIN_ID": ("string", "Внешний код"),
    "ORIGINATOR_ID": ("string", "Внешний источник"),
    "RESULT_STATUS": ("integer", "RESULT_STATUS"),
    "RESULT_STREAM": ("integer", "RESULT_STREAM"),
    "RESULT_SOURCE_ID": ("string", "RESULT_SOURCE_ID"),
    "PROVIDER_PARAMS": ("object", "Параметры провайдера"),
    "PROVIDER_DATA": ("string", "Данные провайдера"),
    "RESULT_MARK": ("integer", "RESULT_MARK"),
    "RESULT_VALUE": ("double", "RESULT_VALUE"),
    "RESULT_SUM": ("double", "RESULT_SUM"),
    "RESULT_CURRENCY_ID": ("string", "RESULT_CURRENCY_ID"),
    "AUTOCOMPLETE_RULE": ("integer", "Автозаполнение"),
    "BINDINGS": ("crm_activity_binding-+", "Привязки"),
    "COMMUNICATIONS": ("crm_activity_communication!+", "Канал коммуникации"),
    "FILES": ("diskfile+", "Файлы"),
    "WEBDAV_ELEMENTS": ("diskfile+", "Добавленные файлы"),
    "IS_INCOMING_CHANNEL": ("char-", "IS_INCOMING_CHANNEL"),
}
COMMUNICATION = {
    "ID": ("integer-", "ID"),
    "ACTIVITY_ID": ("integer-", "Дело"),
    "ENTITY_ID": ("integer", "ID элемента сущности"),
    "ENTITY_TYPE_ID": ("integer", "Тип сущности"),
    "TYPE": ("string", "Тип"),
    "VALUE": ("string", "Значение"),
}
# Left out of answers unless `select` names them; bindings never come.
NAMED_ONLY = ("COMMUNICATIONS", "FILES", "WEBDAV_ELEMENTS")
SHOWN = tuple(name for name in FIELDS if name not in (*NAMED_ONLY, "BINDINGS", "IS_INCOMING_CHANNEL"))
NUMBERS = ("STATUS", "PRIORITY", "NOTIFY_TYPE", "NOTIFY_VALUE", "DESCRIPTION_TYPE", "DIRECTION")
_NOBODY_SET = {"NOTIFY_TYPE": 0, "NOTIFY_VALUE": 0, "PRIORITY": 2, "DESCRIPTION_TYPE": 1, "ASSOCIATED_ENTITY_ID": 0}
_NOBODY_SET |= {"RESULT_MARK": 0, "RESULT_STATUS": 0, "RESULT_STREAM": 0, "AUTOCOMPLETE_RULE": 0, "DIRECTION": 0}
_ALWAYS: Row = {"DESCRIPTION": "", "LOCATION": "", "SETTINGS": {}, "PROVIDER_PARAMS": {}, "COMPLETED": "N"}


def kind(name: str) -> str:
    """Return the type a field is compared as; the portal's enumerations are numbers."""
    about = FIELDS[name][0].rstrip("!-~+")
    return "integer" if about.startswith("crm_enum") else "string" if about == "object" else about


KINDS = {name: kind(name) for name in FIELDS if name not in ("BINDINGS", *NAMED_ONLY)}


def descriptions(table: dict[str, tuple[str, str]]) -> Row:
    """Describe fields as the fields methods do."""
    shown = {}
    for name, (about, title) in table.items():
        signs = {"required": "!", "read_only": "-", "immutable": "~", "multiple": "+"}
        shown[name] = described(about.rstrip("!-~+"), title, **{flag: sign in about for flag, sign in signs.items()})
    return shown


def reader(name: str) -> Callable[[Any], Any]:
    """Return how a field's value is got from a row, with what the portal sets by itself."""
    if name == "DEADLINE":
        return lambda row: row.get("DEADLINE") or row.get("START_TIME")
    if name == "STATUS":
        return lambda row: row.get("STATUS") or (2 if row.get("COMPLETED") == "Y" else 1)
    if name in ("AUTHOR_ID", "EDITOR_ID"):
        return lambda row: row.get(name) or row.get("RESPONSIBLE_ID")
    if name == "LAST_UPDATED":
        return lambda row: row.get(name) or row.get("CREATED")
    default = _NOBODY_SET.get(name, _ALWAYS.get(name))
    return lambda row: row.get(name, default)


def written(row: Row, name: str) -> Any:
    """Write one field: text or null, moments in ISO, settings as they are."""
    value = reader(name)(row)
    if value is None or isinstance(value, (dict, list)):
        return value
    return iso(value) if KINDS.get(name) == "datetime" else str(value)
