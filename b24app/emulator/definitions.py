"""The robots that may be put on a stage: those of applications, and the portal's own with their settings."""

from typing import Any

from b24app.emulator import native_robots as _native_robots  # noqa: F401 - importing registers
from b24app.emulator.automation import PlacedRobot, RobotDefinition
from b24app.emulator.crm.about import about
from b24app.emulator.crm.documents import document_type
from b24app.emulator.crm.kinds import Kind
from b24app.emulator.state import Portal, Row
from b24app.emulator.workflows import NATIVE


def _said(ru: str, en: str, kind: str = "string", **more: Any) -> Row:
    return {"NAME": {"ru": ru, "en": en}, "TYPE": kind, **more}


_TEXT = _said("Текст", "Text", "text")
_OWN: dict[str, tuple[Row, Row]] = {
    "change_stage": (_said("Сменить стадию", "Change the stage"), {"stage": _said("Стадия", "Stage", "stage")}),
    "set_field": (
        _said("Изменить поле", "Set a field"),
        {"field": _said("Поле", "Field", "field"), "value": _said("Значение", "Value")},
    ),
    "add_comment": (_said("Добавить комментарий", "Add a comment"), {"text": _TEXT}),
    "create_task": (
        _said("Поставить задачу", "Create a task"),
        {
            "title": _said("Название", "Title"),
            "description": _said("Описание", "Description", "text"),
            "responsible": _said("Исполнитель", "Who does it", "user"),
            "hours": _said("Срок, часов", "Due in hours", "int"),
        },
    ),
    "wait": (_said("Пауза", "Pause"), {"minutes": _said("Минут", "Minutes", "int")}),
    "notify": (_said("Уведомить", "Notify"), {"user": _said("Кого", "Whom", "user"), "text": _TEXT}),
}


def definition_of(portal: Portal, placed: PlacedRobot) -> RobotDefinition | None:
    """Return what a robot on a stage is; None when its application has taken it back."""
    if placed.client_id or placed.code not in NATIVE:
        return portal.robots.get((placed.client_id, placed.code))
    about_it, properties = _OWN.get(placed.code, ({"NAME": placed.code}, {}))
    return RobotDefinition("", placed.code, {"NAME": about_it["NAME"], "PROPERTIES": properties})


def fitting(portal: Portal, kind: Kind) -> list[RobotDefinition]:
    """Return the robots that may stand on stages of a type: the portal's own first, then those of applications."""
    own = [RobotDefinition("", code, {"NAME": about_it["NAME"]}) for code, (about_it, _) in _OWN.items()]
    return own + [one for one in portal.robots.values() if one.is_robot and _fits(portal, one, kind)]


def choices(portal: Portal, kind: Kind, what: str) -> dict[str, str]:
    """Return what may be chosen in a setting: users, stages of a type, its fields."""
    if what == "user":
        people = {f"user_{user.id}": user.full_name for user in portal.users.values() if user.is_active}
        return {"{=Document:ASSIGNED_BY_ID}": "Ответственный", **people}
    if what == "stage":
        categories = (0, *portal.crm.categories[kind.type_id]) if kind.has_categories else (0,)
        stages = (stage for number in categories for stage in portal.dictionaries.of(kind.stages(number)))
        return {stage.status_id: stage.name for stage in stages}
    known = about(portal, kind)
    plain = (name for name, field in known.standard.items() if not field.is_read_only and name != kind.stage_field)
    return {name: known.title(name) for name in (*plain, *known.own)}


def _fits(portal: Portal, definition: RobotDefinition, kind: Kind) -> bool:
    """Rules of FILTER name a type of documents or the beginning of one; rules of another sort fit nothing here."""
    rules = definition.fields.get("FILTER") or {}
    document = document_type(portal, kind.name)
    hits = {
        name: any(isinstance(rule, list) and document[: len(rule)] == rule for rule in rules.get(name) or ())
        for name in ("INCLUDE", "EXCLUDE")
    }
    return (not rules.get("INCLUDE") or hits["INCLUDE"]) and not hits["EXCLUDE"]
