"""calendar.section.*, resource.* and settings: calendars, rooms, working hours."""

from b24app.emulator import calendars
from b24app.emulator.calendar_params import DENIED, needed, owner
from b24app.emulator.calendar_times import ZONE
from b24app.emulator.calendars import SETTINGS
from b24app.emulator.clock import iso
from b24app.emulator.errors import said
from b24app.emulator.events import raise_event
from b24app.emulator.method import Call, method
from b24app.emulator.params import whole
from b24app.emulator.state import Row

RESOURCE = "resource"
RIGHTS = ("view_time", "view_title", "view_full", "add", "edit", "edit_section", "access")
PERSONAL: Row = {"view": "month", "showDeclined": False, "showTasks": True, "timezoneName": ZONE, "meetSection": "0"}


@method("calendar.settings.get", scope="calendar", source="calendar/calendar-settings-get")
def settings(call: Call) -> Row:
    """Return the portal's working hours and holidays; the side door changes them."""
    paths = {"path_to_user": "/company/personal/user/#user_id#/", "user_name_template": "#NAME# #LAST_NAME#"}
    return {**SETTINGS, "sync_by_push": False, "user_show_login": True, **paths, **call.portal.work.calendars.settings}


@method("calendar.user.settings.get", scope="calendar", source="calendar/calendar-user-settings-get")
def user_settings(call: Call) -> Row:
    """Return the caller's own settings."""
    return PERSONAL | call.portal.work.calendars.user_settings[call.caller.user.id]


@method("calendar.user.settings.set", scope="calendar", write=True, source="calendar/calendar-user-settings-set")
def set_user_settings(call: Call) -> bool:
    """Change the caller's own settings."""
    call.portal.work.calendars.user_settings[call.caller.user.id] |= call.params.mapping("settings")
    return True


@method("calendar.section.add", scope="calendar", write=True, source="calendar/calendar-section-add")
def add(call: Call) -> int:
    """Make a calendar; only administrators make them for others."""
    kind, owner_id = owner(call, "calendar.section.add")
    if not call.caller.user.is_admin and kind == "user":
        owner_id = call.caller.user.id
    name = str(needed(call, "name", "calendar.section.add"))
    calendars.section(call.portal, kind, owner_id)
    row = calendars.add_section(call.portal, kind, owner_id, name, call.caller.user.id)
    return _written(call, row, "ADD")


@method("calendar.section.get", scope="calendar", source="calendar/calendar-section-get")
def get(call: Call) -> list[Row]:
    """Return an owner's calendars; a user has one from the start."""
    kind, owner_id = owner(call, "calendar.section.get")
    if kind == "user":
        calendars.section(call.portal, kind, owner_id)
    rows = call.portal.work.calendars.sections.values()
    return [_shown(row) for row in rows if (row["CAL_TYPE"], row["OWNER_ID"]) == (kind, owner_id)]


@method("calendar.section.update", scope="calendar", write=True, source="calendar/calendar-section-update")
def update(call: Call) -> int:
    """Change a calendar."""
    return _written(call, _section(call, "calendar.section.update"), "UPDATE")


@method("calendar.section.delete", scope="calendar", write=True, source="calendar/calendar-section-delete")
def delete(call: Call) -> bool:
    """Remove a calendar with its events."""
    return _deleted(call, _section(call, "calendar.section.delete"))


@method("calendar.resource.add", scope="calendar", write=True, source="calendar/resource/calendar-resource-add")
def add_resource(call: Call) -> int:
    """Make a room or another thing to book; it is a calendar of a type of its own."""
    name = str(needed(call, "name", "calendar.resource.add"))
    return _written(call, calendars.add_section(call.portal, RESOURCE, 0, name, call.caller.user.id), "ADD")


@method("calendar.resource.list", scope="calendar", source="calendar/resource/calendar-resource-list")
def list_resources(call: Call) -> list[Row]:
    """Return all rooms."""
    rows = [row for row in call.portal.work.calendars.sections.values() if row["CAL_TYPE"] == RESOURCE]
    return [{"ID": str(row["ID"]), "NAME": row["NAME"], "CREATED_BY": str(row["CREATED_BY"])} for row in rows]


@method("calendar.resource.update", scope="calendar", write=True, source="calendar/resource/calendar-resource-update")
def update_resource(call: Call) -> int:
    """Rename a room."""
    row = _resource(call, "calendar.resource.update")
    needed(call, "name", "calendar.resource.update")
    return _written(call, row, "UPDATE")


@method("calendar.resource.delete", scope="calendar", write=True, source="calendar/resource/calendar-resource-delete")
def delete_resource(call: Call) -> bool:
    """Remove a room."""
    return _deleted(call, _resource(call, "calendar.resource.delete"))


def _section(call: Call, name: str) -> Row:
    owner(call, name)
    number = whole(call.params.get("id"))
    if not number:
        raise said("Не задан id секции")
    return _found(call, number)


def _resource(call: Call, name: str) -> Row:
    return _found(call, whole(needed(call, "resourceId", name)) or 0)


def _found(call: Call, number: int) -> Row:
    row = call.portal.work.calendars.sections.get(number)
    if row is None:
        raise said(DENIED)
    return row


def _written(call: Call, row: Row, what: str) -> int:
    for name in ("name", "description", "color", "text_color"):
        if name in call.params:
            row[name.upper()] = call.params.text(name)
    return _told(call, row, what)


def _deleted(call: Call, row: Row) -> bool:
    table = call.portal.work.calendars
    del table.sections[row["ID"]]
    for number in [number for number, event in table.events.items() if event["SECTION_ID"] == row["ID"]]:
        del table.events[number]
    return bool(_told(call, row, "DELETE"))


def _told(call: Call, row: Row, what: str) -> int:
    raise_event(call.portal, f"ONCALENDARSECTION{what}", {"id": row["ID"]}, call.actor)
    number: int = row["ID"]
    return number


def _shown(row: Row) -> Row:
    texts = {name: str(row[name]) for name in ("ID", "OWNER_ID", "CREATED_BY")}
    at = iso(row["DATE_CREATE"])[:19].replace("T", " ")
    rights = dict.fromkeys(RIGHTS, True)
    plain = {name: row[name] for name in ("NAME", "CAL_TYPE", "DESCRIPTION", "COLOR", "TEXT_COLOR")}
    return {**texts, **plain, "EXPORT": {"ALLOW": True}, "DATE_CREATE": at, "TIMESTAMP_X": at, "PERM": rights}
