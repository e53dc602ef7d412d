"""crm.activity.binding.*: one activity shown under several items."""

from b24app.emulator import activities, crm_owners, required
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, method
from b24app.emulator.state import Row
from b24app.emulator.work import Owner

PLACE = "crm/timeline/activities/binding/crm-activity-binding"
MOST = 100


@method("crm.activity.binding.add", scope="crm", write=True, source=f"{PLACE}-add")
def add(call: Call) -> bool:
    """Show an activity under one more item; a hundred items at most."""
    row = _activity(call)
    owner = crm_owners.checked(call.portal, *_named(call, "entityTypeId", "entityId"))
    _check_new(row, owner)
    if len(row["BINDINGS"]) >= MOST:
        raise RestError("BINDINGS_LIMIT_EXCEEDED", f"An activity can be bound to {MOST} items")
    row["BINDINGS"].append(owner)
    return True


@method("crm.activity.binding.delete", scope="crm", write=True, source=f"{PLACE}-delete")
def delete(call: Call) -> bool:
    """Take an activity away from an item, unless it is the last one."""
    row = _activity(call)
    owner = crm_owners.checked(call.portal, *_named(call, "entityTypeId", "entityId"))
    _check_bound(row, owner)
    if len(activities.bindings(row)) == 1:
        raise RestError("LAST_BINDING_CANNOT_BE_DELETED", "Нельзя удалять единственную привязку дела к сущности")
    activities.unbind(call.portal, row, owner, call.actor)
    return True


@method("crm.activity.binding.list", scope="crm", source=f"{PLACE}-list")
def list_(call: Call) -> list[Row]:
    """Return the items an activity is shown under, as numbers."""
    return [{"entityTypeId": owner[0], "entityId": owner[1]} for owner in activities.bindings(_activity(call))]


@method("crm.activity.binding.move", scope="crm", write=True, source=f"{PLACE}-move")
def move(call: Call) -> bool:
    """Move an activity to another item of the same type."""
    row = _activity(call)
    source = _named(call, "sourceEntityTypeId", "sourceEntityId")
    target = _named(call, "targetEntityTypeId", "targetEntityId")
    if source[0] != target[0]:
        code = "SOURCE_AND_TARGET_ENTITY_TYPES_ARE_NOT_EQUAL_ERROR"
        raise RestError(code, "Невозможно перенести дело из одного типа объекта CRM в другой")
    if source == target:
        raise RestError("SOURCE_AND_TARGET_ENTITY_ID_ARE_EQUAL_ERROR", "Невозможно перенести дело в то же самое дело")
    crm_owners.checked(call.portal, *target)
    _check_bound(row, source)
    _check_new(row, target)
    row["BINDINGS"].append(target)
    activities.unbind(call.portal, row, source, call.actor)
    return True


def _activity(call: Call) -> Row:
    row = call.portal.activities.get(required.number(call, "activityId"))
    if row is None:
        raise required.not_found("Элемент не найден")
    return row


def _named(call: Call, type_name: str, id_name: str) -> Owner:
    return required.number(call, type_name), required.number(call, id_name)


def _check_bound(row: Row, owner: Owner) -> None:
    if owner not in activities.bindings(row):
        raise RestError("BINDING_NOT_FOUND", "Дело не привязано к этому элементу")


def _check_new(row: Row, owner: Owner) -> None:
    if owner in activities.bindings(row):
        raise RestError("ACTIVITY_IS_ALREADY_BOUND", "Дело уже привязано к этому элементу")
