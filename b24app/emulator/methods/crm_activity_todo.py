"""crm.activity.todo.*: the universal to-do of a timeline."""

from typing import Any

from b24app.emulator import activities, crm_owners, required
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, method
from b24app.emulator.params import whole
from b24app.emulator.state import Row
from b24app.emulator.work import Owner

PLACE = "crm/timeline/activities/todo/crm-activity-todo"
PROVIDER = {"TYPE_ID": 6, "PROVIDER_ID": activities.TODO, "PROVIDER_TYPE_ID": "TODO"}
COLORS = ("default", "1", "2", "3", "4", "5", "6", "7")


@method("crm.activity.todo.add", scope="crm", write=True, source=f"{PLACE}-add")
def add(call: Call) -> Row:
    """Plan a to-do of an item."""
    owner = _owner(call)
    deadline = required.moment(required.value(call, "deadline"))
    values = PROVIDER | _deadline(deadline) | {"RESPONSIBLE_ID": call.caller.user.id, "SUBJECT": "", "DESCRIPTION": ""}
    row = activities.add(call.portal, owner, values | _given(call), call.actor)
    return {"id": row["ID"]}


@method("crm.activity.todo.update", scope="crm", write=True, source=f"{PLACE}-update")
def update(call: Call) -> Row:
    """Change a to-do that is not completed."""
    row = _open(call)
    deadline = required.moment(required.value(call, "deadline"))
    return _changed(call, row, _deadline(deadline) | _given(call))


@method("crm.activity.todo.updateDeadline", scope="crm", write=True, source=f"{PLACE}-update-deadline")
def update_deadline(call: Call) -> Row:
    """Put a to-do off."""
    value = required.value(call, "value")
    return _changed(call, _open(call), _deadline(required.moment(value)))


@method("crm.activity.todo.updateDescription", scope="crm", write=True, source=f"{PLACE}-update-description")
def update_description(call: Call) -> Row:
    """Describe a to-do anew."""
    value = required.value(call, "value")
    return _changed(call, _open(call), {"DESCRIPTION": str(value)})


@method("crm.activity.todo.updateColor", scope="crm", write=True, source=f"{PLACE}-update-color")
def update_color(call: Call) -> Row:
    """Colour a to-do."""
    color = str(required.value(call, "colorId"))
    row = _open(call, "CAN_NOT_UPDATE_COLOR_COMPLETED_TODO")
    if color not in COLORS:
        raise RestError("CAN_NOT_UPDATE_WRONG_COLOR_TODO", "Wrong color")
    return _changed(call, row, {"SETTINGS": {**row.get("SETTINGS", {}), "COLOR": color}})


@method("crm.activity.todo.updateResponsibleUser", scope="crm", write=True, source=f"{PLACE}-update-responsible-user")
def update_responsible(call: Call) -> Row:
    """Give a to-do to somebody else."""
    user_id = required.number(call, "responsibleId")
    if user_id <= 0:
        raise RestError("INVALID_ARG_VALUE", 'Parameter "responsibleId" must be greater than 0')
    row = _open(call, "CAN_NOT_UPDATE_RESPONSIBLE_USER_COMPLETED_TODO")
    return _changed(call, row, {"RESPONSIBLE_ID": user_id})


def _given(call: Call) -> Row:
    """Read what may be given and need not be."""
    raw, values = call.params.raw, dict[str, Any]()
    values |= {"SUBJECT": str(raw["title"])} if "title" in raw else {}
    values |= {"DESCRIPTION": str(raw["description"])} if "description" in raw else {}
    values |= {"RESPONSIBLE_ID": user_id} if (user_id := whole(raw.get("responsibleId"))) else {}
    settings: Row = {"COLOR": str(raw["colorId"])} if raw.get("colorId") else {}
    if raw.get("pingOffsets"):
        settings["PING_OFFSETS"] = [whole(offset) or 0 for offset in required.texts(raw["pingOffsets"])]
    parent = whole(raw.get("parentActivityId"))
    if parent:
        _check_parent(call, parent)
        values["PARENT_ID"] = parent
    return values | ({"SETTINGS": settings} if settings else {})


def _check_parent(call: Call, number: int) -> None:
    parent = call.portal.activities.get(number)
    if parent is None:
        raise required.not_found()
    if parent.get("COMPLETED") == "Y":
        raise RestError("ERROR_PARENT_ACTIVITY_RESTRICT", "Невозможно запланировать дело для закрытого дела")


def _deadline(moment: int) -> Row:
    return {"DEADLINE": moment, "START_TIME": moment, "END_TIME": moment}


def _owner(call: Call) -> Owner:
    return crm_owners.checked(call.portal, required.number(call, "ownerTypeId"), required.number(call, "ownerId"))


def _open(call: Call, refusal: str = "CAN_NOT_UPDATE_COMPLETED_TODO") -> Row:
    """Find the to-do that is named with its owner; refused when it is completed."""
    number, owner = required.number(call, "id"), _owner(call)
    row = call.portal.activities.get(number)
    if row is None or row.get("PROVIDER_ID") != activities.TODO or owner not in activities.bindings(row):
        raise required.not_found()
    if row.get("COMPLETED") == "Y":
        raise RestError(refusal, "Закрытое дело нельзя изменять")
    return row


def _changed(call: Call, row: Row, values: Row) -> Row:
    activities.update(call.portal, row, values, call.actor)
    return {"id": row["ID"]}
