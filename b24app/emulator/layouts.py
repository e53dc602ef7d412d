"""The shapes of what an application shows in a timeline: layouts, tags, buttons, blocks of content."""

import re
from collections.abc import Mapping
from typing import Any

from b24app.emulator.errors import RestError

# Fields of each shape and what stands in them: another shape, "*" for anything, words for one of these, {shape} for
# a map of them with its most items. A trailing sign ! says required.
_SHAPES: dict[str, dict[str, str]] = {
    "layout": {"icon!": "icon", "header!": "header", "body!": "body", "footer": "footer"},
    "icon": {"code!": "*"},
    "header": {"title!": "*", "titleAction": "action", "tags": "{tag}2"},
    "tag": {
        "title!": "*",
        "type!": "warning success failure primary secondary",
        "action": "action",
        "scope": "web mobile",
        "hideIfReadonly": "*",
    },
    "body": {"logo!": "logo", "blocks": "{block}20"},
    "logo": {"code!": "*", "action": "action"},
    "footer": {"buttons": "{button}2", "menu": "menu"},
    "button": {
        "title!": "*",
        "type!": "primary secondary",
        "action!": "action",
        "scope": "web mobile",
        "hideIfReadonly": "*",
    },
    "menu": {"showPinItem": "*", "showPostponeItem": "*", "showDeleteItem": "*", "items": "{item}100"},
    "item": {"title!": "*", "action!": "action", "scope": "web mobile", "hideIfReadonly": "*"},
    "action": {
        "type!": "redirect restEvent openRestApp",
        "uri": "*",
        "id": "*",
        "actionParams": "*",
        "animationType": "disable loader",
        "sliderParams": "*",
        "value": "*",
    },
    "block": {"type!": "text largeText link withTitle lineOfBlocks deadline", "properties": "*"},
    "blocks": {"blocks!": "{block}20"},
}
_KEY = re.compile(r"[A-Za-z0-9_-]+")


def check(layout: Any, shape: str = "layout") -> None:
    """Refuse a layout that is empty, lacks a field, has one too many or a word nobody knows."""
    if not isinstance(layout, Mapping) or not layout:
        raise RestError("ERROR_EMPTY_LAYOUT", "Поле layout должно быть заполнено")
    _check(layout, shape, shape)


def _check(value: Any, shape: str, place: str) -> None:
    if not isinstance(value, Mapping):
        raise RestError("WRONG_FIELD_VALUE", f"Field {place} must be an object")
    fields = {name.rstrip("!"): inside for name, inside in _SHAPES[shape].items()}
    for name in (name[:-1] for name in _SHAPES[shape] if name.endswith("!")):
        if value.get(name) in (None, "", [], {}):
            raise RestError("FIELD_IS_REQUIRED", f"Field {place}.{name} is required")
    for name, item in value.items():
        if name not in fields:
            raise RestError("FIELD_IS_REDUNDANT", f"Field {place}.{name} is redundant")
        _field(item, fields[name], f"{place}.{name}")


def _field(value: Any, inside: str, place: str) -> None:
    if inside.startswith("{"):
        shape, _, most = inside[1:].partition("}")
        _map(value, shape, int(most), place)
    elif inside in _SHAPES:
        _check(value, inside, place)
    elif inside != "*" and value not in inside.split():
        raise RestError("ENUM_FIELD", f"Field {place} must be one of: {', '.join(inside.split())}")


def _map(value: Any, shape: str, most: int, place: str) -> None:
    """An empty map comes as an empty list, and one with whole keys as a list."""
    items = dict(enumerate(value)) if isinstance(value, list) else value
    if not isinstance(items, Mapping):
        raise RestError("WRONG_FIELD_VALUE", f"Field {place} must be an array")
    if len(items) > most:
        raise RestError("TOO_MANY_ITEMS", f"Field {place} has more than {most} items")
    for key, item in items.items():
        if not _KEY.fullmatch(str(key)):
            raise RestError("KEY_CONTAIN_WRONG_SYMBOLS", f"Key {key} of {place} has wrong symbols")
        _check(item, shape, f"{place}.{key}")
