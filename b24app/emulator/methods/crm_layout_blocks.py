"""crm.timeline.layout.blocks.* and crm.activity.layout.blocks.*: an application's content in records of others."""

from b24app.emulator import activities, crm_owners, layouts, required
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, method
from b24app.emulator.methods.crm_activity_configurable import application
from b24app.emulator.methods.crm_timeline_note import has_record
from b24app.emulator.state import Row
from b24app.emulator.work import Owner

TIMELINE = "crm/timeline/layout-blocks/crm-timeline-layout-blocks"
ACTIVITY = "crm/timeline/activities/layout-blocks/crm-activity-layout-blocks"
Key = tuple[str, str, int]


@method("crm.timeline.layout.blocks.set", scope="crm", write=True, source=f"{TIMELINE}-set")
def set_in_timeline(call: Call) -> Row:
    """Put blocks into a record of a timeline in place of the application's former ones."""
    key = _record(call)
    if key[2] in call.portal.work.timeline.logs:
        raise RestError("UNSUITABLE_TIMELINE_ITEM", "Blocks cannot be put into a log message")
    return _set(call, key)


@method("crm.timeline.layout.blocks.get", scope="crm", source=f"{TIMELINE}-get")
def get_from_timeline(call: Call) -> Row:
    """Return the application's blocks of a record."""
    return _get(call, _record(call))


@method("crm.timeline.layout.blocks.delete", scope="crm", write=True, source=f"{TIMELINE}-delete")
def delete_from_timeline(call: Call) -> Row:
    """Remove the application's blocks of a record."""
    return _delete(call, _record(call))


@method("crm.activity.layout.blocks.set", scope="crm", write=True, label="assumed", source=f"{ACTIVITY}-set")
def set_in_activity(call: Call) -> Row:
    """Put blocks into an activity in place of the application's former ones."""
    return _set(call, _activity(call))


@method("crm.activity.layout.blocks.get", scope="crm", source=f"{ACTIVITY}-get")
def get_from_activity(call: Call) -> Row:
    """Return the application's blocks of an activity."""
    return _get(call, _activity(call))


@method("crm.activity.layout.blocks.delete", scope="crm", write=True, source=f"{ACTIVITY}-delete")
def delete_from_activity(call: Call) -> Row:
    """Remove the application's blocks of an activity."""
    return _delete(call, _activity(call))


def _set(call: Call, key: Key) -> Row:
    layout = required.value(call, "layout")
    layouts.check(layout, "blocks")
    call.portal.work.timeline.blocks[key] = layout
    return {"success": True}


def _get(call: Call, key: Key) -> Row:
    return {"layout": call.portal.work.timeline.blocks.get(key)}


def _delete(call: Call, key: Key) -> Row:
    if call.portal.work.timeline.blocks.pop(key, None) is None:
        raise required.not_found("Элемент не найден")
    return {"success": True}


def _record(call: Call) -> Key:
    app, owner, number = application(call), _owner(call), required.number(call, "timelineId")
    if not has_record(call, owner, number):
        raise required.not_found("Элемент не найден")
    return app.client_id, "timeline", number


def _activity(call: Call) -> Key:
    app, owner, number = application(call), _owner(call), required.number(call, "activityId")
    row = call.portal.activities.get(number)
    if row is None or owner not in activities.bindings(row):
        raise required.not_found("Элемент не найден")
    if row.get("PROVIDER_ID") == activities.CONFIGURABLE:
        raise RestError("UNSUITABLE_ACTIVITY_TYPE", "A configurable activity has a layout of its own")
    return app.client_id, "activity", number


def _owner(call: Call) -> Owner:
    return crm_owners.checked(call.portal, required.number(call, "entityTypeId"), required.number(call, "entityId"))
