"""Rules of dictionaries: what may be a new row, what may change, what may go."""

import re
from typing import Any

from b24app.emulator.crm.stage_places import StagePlace, place_of
from b24app.emulator.dictionaries import Status
from b24app.emulator.errors import RestError, core, said
from b24app.emulator.params import whole
from b24app.emulator.state import Portal

DICTIONARIES = (
    "SOURCE",
    "CONTACT_TYPE",
    "COMPANY_TYPE",
    "INDUSTRY",
    "EMPLOYEES",
    "DEAL_TYPE",
    "HONORIFIC",
    "CALL_LIST",
)
LONGEST_CODE = 50

_STAGE_CODE = re.compile(r"[A-Za-z0-9_-]+")
_HEX = re.compile(r"#?[0-9A-Fa-f]{3,8}")


def add(portal: Portal, sent: dict[str, Any]) -> int:
    """Create a row; refused with the portal's texts."""
    _require(sent)
    entity, code, name = (str(sent.get(field) or "").strip() for field in ("ENTITY_ID", "STATUS_ID", "NAME"))
    place = place_of(portal, entity)
    if place is None and entity not in DICTIONARIES:
        raise said("Specified entity type is not supported.")
    if not name:
        raise said("Не заполнено обязательное поле «Название».<br>")
    code = _check_code(portal, entity, code, place)
    semantics = str(sent.get("SEMANTICS") or "") or None
    sort = sort_of(sent.get("SORT"))
    if place:
        _check_place(portal, entity, semantics, sort)
    number = portal.next_id("status")
    status = Status(number, entity, code, name, sort, color=color_of(sent.get("COLOR")), semantics=semantics)
    status.category_id = (place.category_id or None) if place else None
    portal.dictionaries.put(status)
    return number


def _require(sent: dict[str, Any]) -> None:
    missing = [f"The field {field} is required." for field in ("ENTITY_ID", "STATUS_ID") if not sent.get(field)]
    if missing:
        raise said("\n".join(missing))


def _check_code(portal: Portal, entity: str, sent: str, place: StagePlace | None) -> str:
    """Return the code as it is kept: a stage of a further pipeline gets its prefix, unless it was sent with it."""
    bare = sent.removeprefix(place.prefix) if place else sent
    longest = place.longest if place else LONGEST_CODE
    if len(bare) > longest:
        raise said(f"Символьный код не может быть длиннее {longest} символов.<br>")
    if place and not _STAGE_CODE.fullmatch(bare):
        raise said("Символьный код может состоять только из латинских букв, цифр, дефиса и подчёркивания.<br>")
    code = place.prefix + bare if place else bare
    if portal.dictionaries.find(entity, code):
        raise core("Элемент справочника с таким символьным кодом уже существует.<br>")
    return code


def _check_place(portal: Portal, entity: str, semantics: str | None, sort: int) -> None:
    """Work stands before success, success before failure; there is one success."""
    if semantics not in (None, "S", "F"):
        raise said("Недопустимое значение семантики стадии.<br>")
    success = next((row for row in portal.dictionaries.of(entity) if row.semantics == "S"), None)
    if success is None:
        return
    if semantics == "S":
        raise said("Успешная стадия может быть только одна.<br>")
    if semantics == "F" and sort <= success.sort:
        raise said("Неуспешная стадия должна стоять после успешной.<br>")
    if semantics is None and sort >= success.sort:
        raise said("Промежуточная стадия должна стоять до успешной.<br>")


def update(status: Status, sent: dict[str, Any]) -> None:
    """Write NAME, SORT and COLOR; whatever else is sent is passed over, and so is a value the row cannot take."""
    name = str(sent.get("NAME") or "").strip()
    if name:
        status.name = name
    if whole(sent.get("SORT")):
        status.sort = sort_of(sent["SORT"])
    if "COLOR" in sent:
        status.color = color_of(sent["COLOR"]) or status.color


def delete(portal: Portal, status: Status, *, is_forced: bool) -> None:
    """Remove a row; a system one only by force, a stage that holds items never."""
    if status.is_system and not is_forced:
        raise said('CRM System Status can be deleted only if parameter FORCED is specified and equal to "Y".')
    place = place_of(portal, status.entity_id)
    rows = portal.crm.box(place.kind.type_id).rows.values() if place else ()
    if place and any(place.holds(row, status.status_id) for row in rows):
        raise _still_held(place)
    portal.dictionaries.remove(status)


def _still_held(place: StagePlace) -> RestError:
    if place.kind.is_dynamic:
        return RestError("CRM_STATUS_STAGE_WITH_ITEMS", "Нельзя удалить стадию, на которой есть элементы")
    return said("There are active items in this status.")


def sort_of(value: Any) -> int:
    """Read SORT: 10 when absent or not above 0."""
    found = whole(value) or 0
    return found if found > 0 else 10


def color_of(value: Any) -> str | None:
    """Read a colour; the # is added."""
    text = str(value or "").strip()
    return f"#{text.lstrip('#')}" if _HEX.fullmatch(text) else None
