"""calendar.event.*, accessibility and meeting.status: what people have in their calendars."""

from b24app.emulator import calendars
from b24app.emulator.calendar_params import DENIED, attendees, event_values, needed, owner, section_of
from b24app.emulator.calendar_reading import busy, shown
from b24app.emulator.calendar_times import DAY, midnight
from b24app.emulator.errors import said
from b24app.emulator.method import Call, method
from b24app.emulator.params import whole
from b24app.emulator.required import texts
from b24app.emulator.state import Row

PLACE = "calendar/calendar-event/calendar"


@method("calendar.event.add", scope="calendar", write=True, source=f"{PLACE}-event-add")
def add(call: Call) -> int:
    """Put an event into a calendar, and into those of its guests; recurring ones are not emulated."""
    kind, owner_id = owner(call, "calendar.event.add")
    needed(call, "name", "calendar.event.add")
    for name in ("from", "to"):
        if not call.params.get(f"{name}_ts"):
            needed(call, name, "calendar.event.add")
    place = section_of(call, kind, owner_id)
    values = event_values(call, {})
    if "FROM" not in values or "TO" not in values:
        raise said("При создании события произошла ошибка")
    invited = attendees(call)
    values = {"ACCESSIBILITY": "busy", "IMPORTANCE": "normal", "IS_MEETING": False, "REMIND": []} | values
    values |= {"CAL_TYPE": kind, "OWNER_ID": owner_id, "SECTION_ID": place, "MEETING_HOST": call.caller.user.id}
    number: int = calendars.add(call.portal, values, invited, call.actor)["ID"]
    return number


@method("calendar.event.update", scope="calendar", write=True, source=f"{PLACE}-event-update")
def update(call: Call) -> int:
    """Change an event; somebody who is not its host must name the host."""
    row = _existing(call, "calendar.event.update")
    kind, owner_id = owner(call, "calendar.event.update")
    host = whole(call.params.get("HOST")) or call.caller.user.id
    if row["IS_MEETING"] and host != row["MEETING_HOST"]:
        raise said(DENIED)
    values = event_values(call, row)
    if "SECTION" in call.params:
        values["SECTION_ID"] = section_of(call, kind, owner_id)
    invited = attendees(call) if "ATTENDEES" in call.params or values.get("IS_MEETING") else None
    calendars.update(call.portal, row, values, invited, call.actor)
    number: int = row["ID"]
    return number


@method("calendar.event.getbyid", scope="calendar", source=f"{PLACE}-event-get-by-id")
def get_by_id(call: Call) -> Row:
    """Return an event."""
    return shown(call.portal, _existing(call, "calendar.event.getbyid"))


@method("calendar.event.get", scope="calendar", source=f"{PLACE}-event-get")
def get(call: Call) -> list[Row]:
    """Return a calendar's events of a period: a month back and three months ahead unless it is named."""
    kind, owner_id = owner(call, "calendar.event.get")
    now = call.portal.clock.now()
    start = midnight(call.params.get("FROM")) or now - 30 * DAY
    end = (midnight(call.params.get("TO")) or now + 90 * DAY) + DAY
    sections = set(map(whole, texts(call.params.get("SECTION") or [])))
    rows = _of(call, kind, owner_id)
    found = [row for row in rows if calendars.overlaps(row, start, end)]
    return [shown(call.portal, row) for row in found if not sections or row["SECTION_ID"] in sections]


@method("calendar.event.get.nearest", scope="calendar", source=f"{PLACE}-event-get-nearest")
def nearest(call: Call) -> list[Row]:
    """Return the events of the next days, 60 unless said otherwise."""
    kind, user_id = call.params.text("type") or "user", call.caller.user.id
    days, most = whole(call.params.get("days")) or 60, whole(call.params.get("maxEventsCount"))
    now = call.portal.clock.now()
    rows = _of(call, kind, whole(call.params.get("ownerId")) or (user_id if kind == "user" else 0))
    found = [row for row in rows if calendars.overlaps(row, now, now + days * DAY)]
    return [shown(call.portal, row) for row in sorted(found, key=lambda row: row["FROM"])[:most]]


@method("calendar.event.delete", scope="calendar", write=True, source=f"{PLACE}-event-delete")
def delete(call: Call) -> bool:
    """Remove an event from its calendar and from those of its guests."""
    number = call.params.number()
    if not number:
        raise said("Не задан id события")
    row = call.portal.work.calendars.events.get(number)
    if row is None:
        raise said("При удалении события произошла ошибка")
    calendars.delete(call.portal, row, call.actor)
    return True


@method("calendar.accessibility.get", scope="calendar", label="assumed", source=f"{PLACE}-accessibility-get")
def accessibility(call: Call) -> dict[str, list[Row]]:
    """Return what users are busy with in a period; events marked free and declined ones are left out."""
    names = ("from", "to", "users")
    asked = {name: needed(call, name, "calendar.accessibility.get") for name in names}
    start, end = midnight(asked["from"]) or 0, (midnight(asked["to"]) or 0) + DAY
    rows = call.portal.work.calendars.events.values()
    found: dict[str, list[Row]] = {}
    for user_id in texts(asked["users"]):
        own = [row for row in rows if row["CAL_TYPE"] == "user" and str(row["OWNER_ID"]) == user_id]
        taken = [row for row in own if row["ACCESSIBILITY"] != "free" and row["STATUS"] != calendars.DECLINED]
        found[user_id] = [busy(row) for row in taken if calendars.overlaps(row, start, end)]
    return found


@method("calendar.meeting.status.get", scope="calendar", source=f"{PLACE}-meeting-status-get")
def status(call: Call) -> str:
    """Say whether the caller comes to a meeting: Y (its host too), N, or Q while not answered yet."""
    row = _own_copy(call, "calendar.meeting.status.get", "При выборке статуса произошла ошибка")
    return calendars.AGREED if row["STATUS"] == calendars.HOST else str(row["STATUS"] or "")


@method("calendar.meeting.status.set", scope="calendar", write=True, source=f"{PLACE}-meeting-status-set")
def set_status(call: Call) -> bool:
    """Say that the caller comes to a meeting (Y), does not (N) or may (Q)."""
    given = str(needed(call, "status", "calendar.meeting.status.set"))
    failure = "При изменении статуса произошла ошибка"
    row = _own_copy(call, "calendar.meeting.status.set", failure)
    if given not in (calendars.AGREED, calendars.DECLINED, calendars.ASKED):
        raise said(failure)
    calendars.answer(call.portal, row, given)
    return True


def _of(call: Call, kind: str, owner_id: int) -> list[Row]:
    rows = call.portal.work.calendars.events.values()
    return [row for row in rows if (row["CAL_TYPE"], row["OWNER_ID"]) == (kind, owner_id)]


def _existing(call: Call, name: str) -> Row:
    row = call.portal.work.calendars.events.get(whole(needed(call, "id", name)) or 0)
    if row is None:
        raise said(DENIED)
    return row


def _own_copy(call: Call, name: str, failure: str) -> Row:
    number = whole(needed(call, "eventId", name))
    row = call.portal.work.calendars.events.get(number or 0)
    family = [row, *calendars.copies(call.portal, row)] if row else []
    own = next((one for one in family if one["OWNER_ID"] == call.caller.user.id and one["IS_MEETING"]), None)
    if own is None:
        raise said(failure)
    return own
