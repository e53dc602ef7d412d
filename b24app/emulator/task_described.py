"""The fields of a task as tasks.task.getFields describes them."""

from typing import Any

from b24app.emulator.state import Row
from b24app.emulator.task_fields import FIELDS, HIDDEN

_YES_OR_NO = {"Y": "Да", "N": "Нет"}
_LENGTHS = ["secs", "mins", "hours", "days", "weeks", "monts", "years"]
# What may be chosen; other fields of type char are Y or N.
VALUES: dict[str, Any] = {
    "MARK": {"N": "Отрицательная", "P": "Положительная"},
    "PRIORITY": {"2": "Высокий", "1": "Средний", "0": "Низкий"},
    "STATUS": {
        "2": "Ждёт выполнения",
        "3": "Выполняется",
        "4": "Ожидает контроля",
        "5": "Завершена",
        "6": "Отложена",
    },
    "DURATION_TYPE": _LENGTHS,
    "FORKED_BY_TEMPLATE_ID": _YES_OR_NO,
}
TITLES = {"ID": "ID", "PARENT_ID": "ID базовой задачи", "TITLE": "Название", "DESCRIPTION": "Описание"}
TITLES |= {"MARK": "Оценка", "PRIORITY": "Приоритет", "STATUS": "Статус", "GROUP_ID": "Проект", "STAGE_ID": "Стадия"}
TITLES |= {"CREATED_BY": "Постановщик", "RESPONSIBLE_ID": "Исполнитель", "DEADLINE": "Крайний срок"}
TITLES |= {"START_DATE_PLAN": "Плановое начало", "END_DATE_PLAN": "Плановое завершение", "UF_CRM_TASK": "Элементы CRM"}
_REQUIRED = ("TITLE", "CREATED_BY", "RESPONSIBLE_ID")
# Those of which no default is told, and those that are 0, not empty, from the start.
_SILENT = frozenset({"ID", "DESCRIPTION", *_REQUIRED, "CREATED_DATE", "VIEWED_DATE", "SORTING", "TIME_ESTIMATE"})
_ZERO = frozenset({"PARENT_ID", "SPRINT_ID", "BACKLOG_ID", "COMMENTS_COUNT", "SERVICE_COMMENTS_COUNT", "FLOW_ID"})
_TYPES = {"char": "enum", "user": "integer", "users": "array"}
_OWN = {"UF_CRM_TASK": "crm", "UF_TASK_WEBDAV_FILES": "disk_file", "UF_MAIL_MESSAGE": "mail_message"}


def described() -> dict[str, Row]:
    """Describe every field."""
    about = {name: _described(name, kind, usual) for name, (kind, usual) in FIELDS.items()}
    about["ID"]["primary"] = True
    return about | {name: {"title": TITLES.get(name), "type": _OWN[name]} for name in HIDDEN}


def _described(name: str, kind: str, usual: Any) -> Row:
    values = VALUES.get(name, _YES_OR_NO if kind == "char" else None)
    row: Row = {"title": TITLES.get(name, name), "type": "enum" if values else _TYPES.get(kind, kind)}
    row |= {"values": values} if values else {}
    row |= {"required": True} if name in _REQUIRED else {}
    if name in _SILENT:
        return row
    return row | {"default": 0 if name in _ZERO else list(usual) if kind == "users" else usual}
