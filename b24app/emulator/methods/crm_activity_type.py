"""crm.activity.type.* and badge.*: an application's own kinds of activities, and the marks they put on the kanban."""

from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, method
from b24app.emulator.state import Row

TYPE = "crm/timeline/activities/types/crm-activity-type"
BADGE = "crm/timeline/activities/configurable/badges/crm-activity-badge"
COLORS = ("success", "failure", "warning", "primary", "secondary")


@method("crm.activity.type.add", scope="crm", write=True, source=f"{TYPE}-add", admin=True, app=True)
def add_type(call: Call) -> bool:
    """Register a kind of activities."""
    sent = call.params.fields()
    code = str(sent.get("TYPE_ID") or "")
    types = call.portal.work.timeline.activity_types
    if not code:
        raise RestError("INVALID_ARG_VALUE", "TYPE_ID is not defined or empty")
    if (call.app.client_id, code) in types:
        raise RestError("INVALID_ARG_VALUE", f"Activity type {code} already exists")
    row = {"TYPE_ID": code, "NAME": str(sent.get("NAME") or ""), "ICON_ID": "0"}
    types[call.app.client_id, code] = row | {"IS_CONFIGURABLE_TYPE": str(sent.get("IS_CONFIGURABLE_TYPE") or "N")}
    return True


@method("crm.activity.type.list", scope="crm", source=f"{TYPE}-list", admin=True, app=True)
def list_types(call: Call) -> list[Row]:
    """Return the kinds the application registered."""
    types = call.portal.work.timeline.activity_types
    return [row for (client_id, _), row in types.items() if client_id == call.app.client_id]


@method("crm.activity.type.delete", scope="crm", write=True, source=f"{TYPE}-delete", admin=True, app=True)
def delete_type(call: Call) -> bool:
    """Remove a kind of activities."""
    key = (call.app.client_id, call.params.text("TYPE_ID"))
    if call.portal.work.timeline.activity_types.pop(key, None) is None:
        raise RestError("INVALID_ARG_VALUE", "Activity type is not found")
    return True


@method("crm.activity.badge.add", scope="crm", write=True, label="assumed", source=f"{BADGE}-add")
def add_badge(call: Call) -> Row:
    """Make a badge; a code there is gets it written anew."""
    _check_admin(call)
    raw = call.params.raw
    badge = {name: raw.get(name) for name in ("code", "title", "value", "type")}
    for name, value in badge.items():
        if not value:
            raise RestError("REQUIRED_ARG_MISSING", f"Required argument {name} is missing")
    if badge["type"] not in COLORS:
        raise RestError("INVALID_ARG_VALUE", "Invalid value of the argument type")
    call.portal.work.timeline.badges[str(badge["code"])] = badge
    return {"badge": badge}


@method("crm.activity.badge.get", scope="crm", source=f"{BADGE}-get")
def get_badge(call: Call) -> Row:
    """Return a badge."""
    return {"badge": call.portal.work.timeline.badges[_code(call)]}


@method("crm.activity.badge.list", scope="crm", source=f"{BADGE}-list")
def list_badges(call: Call) -> Row:
    """Return all badges."""
    return {"badges": list(call.portal.work.timeline.badges.values())}


@method("crm.activity.badge.delete", scope="crm", write=True, source=f"{BADGE}-delete")
def delete_badge(call: Call) -> bool:
    """Remove a badge."""
    _check_admin(call)
    del call.portal.work.timeline.badges[_code(call)]
    return True


def _check_admin(call: Call) -> None:
    if not call.caller.user.is_admin:
        raise RestError("ACCESS_DENIED", "Доступ запрещен")


def _code(call: Call) -> str:
    code = str(call.params.raw.get("code") or "")
    if code not in call.portal.work.timeline.badges:
        raise RestError("NOT_FOUND", "Элемент не найден")
    return code
