"""The one door through which calendar events change: rows for everybody invited, events of the portal."""

from b24app.emulator.calendar_times import DAY
from b24app.emulator.events import raise_event
from b24app.emulator.grants import Actor
from b24app.emulator.notices import notify
from b24app.emulator.state import Portal, Row

SETTINGS: Row = {
    "work_time_start": "9",
    "work_time_end": "19",
    "year_holidays": "1.01,2.01,7.01,23.02,8.03,1.05,9.05,12.06,4.11",
    "year_workdays": "31.12",
    "week_holidays": ["SA", "SU"],
    "week_start": "MO",
}
HOST, ASKED, AGREED, DECLINED = "H", "Q", "Y", "N"


def add(portal: Portal, values: Row, attendees: list[int], actor: Actor) -> Row:
    """Create an event and a copy of it in the calendar of everybody invited."""
    now = int(portal.clock.now())
    row: Row = {"ID": portal.next_id("calendar event"), "DATE_CREATE": now, "TIMESTAMP_X": now, "ATTENDEES": {}}
    row |= values | {"CREATED_BY": actor.user_id or 1, "STATUS": HOST if values["IS_MEETING"] else None}
    row["PARENT_ID"] = row["ID"]
    portal.work.calendars.events[row["ID"]] = row
    if row["IS_MEETING"]:
        _invite(portal, row, attendees or [row["MEETING_HOST"]])
    _tell(portal, "ADD", row, actor)
    return row


def update(portal: Portal, row: Row, values: Row, attendees: list[int] | None, actor: Actor) -> None:
    """Change an event and its copies; attendees None leaves them as they are."""
    row |= values | {"TIMESTAMP_X": int(portal.clock.now())}
    if attendees is not None:
        for user_id in [user_id for user_id in row["ATTENDEES"] if user_id not in attendees]:
            copy = next((one for one in copies(portal, row) if one["OWNER_ID"] == user_id), None)
            if copy:
                del portal.work.calendars.events[copy["ID"]]
            del row["ATTENDEES"][user_id]
        _invite(portal, row, attendees)
    own = ("ID", "OWNER_ID", "SECTION_ID", "STATUS", "CAL_TYPE")
    for copy in copies(portal, row):
        copy |= {name: value for name, value in row.items() if name not in own}
    _tell(portal, "UPDATE", row, actor)


def delete(portal: Portal, row: Row, actor: Actor) -> None:
    """Remove an event with its copies; the copy of a guest goes alone and stands for a refusal."""
    events = portal.work.calendars.events
    if row["PARENT_ID"] != row["ID"]:
        answer(portal, row, DECLINED)
    for copy in copies(portal, row):
        del events[copy["ID"]]
    del events[row["ID"]]
    _tell(portal, "DELETE", row, actor)


def answer(portal: Portal, row: Row, status: str) -> None:
    """Note that a guest comes, or does not."""
    row["STATUS"] = status
    parent = portal.work.calendars.events.get(row["PARENT_ID"])
    for one in (row, parent):
        if one is not None:
            one["ATTENDEES"][row["OWNER_ID"]] = status


def copies(portal: Portal, row: Row) -> list[Row]:
    """Return the copies of an event in the calendars of its guests."""
    events = portal.work.calendars.events.values()
    return [one for one in events if one["PARENT_ID"] == row["ID"] and one is not row]


def section(portal: Portal, kind: str, owner_id: int) -> Row:
    """Return the first calendar of an owner, made when there is none."""
    sections = portal.work.calendars.sections
    for row in sections.values():
        if (row["CAL_TYPE"], row["OWNER_ID"]) == (kind, owner_id):
            return row
    user = portal.users.get(owner_id) if kind == "user" else None
    return add_section(portal, kind, owner_id, user.full_name if user else "Календарь компании", owner_id or 1)


def add_section(portal: Portal, kind: str, owner_id: int, name: str, author_id: int) -> Row:
    """Make a calendar."""
    number, now = portal.next_id("calendar section"), int(portal.clock.now())
    row: Row = {"ID": number, "NAME": name, "CAL_TYPE": kind, "OWNER_ID": owner_id, "CREATED_BY": author_id}
    row |= {"DESCRIPTION": "", "COLOR": "#9cbeee", "TEXT_COLOR": "", "DATE_CREATE": now}
    portal.work.calendars.sections[number] = row
    return row


def lasts_until(row: Row) -> int:
    """Return when an event is over; the last of whole days counts to its end."""
    return int(row["TO"]) + (DAY if row["SKIP_TIME"] else 0)


def overlaps(row: Row, start: float, end: float) -> bool:
    """Say whether an event falls into a period."""
    return row["FROM"] < end and lasts_until(row) > start


def _invite(portal: Portal, row: Row, attendees: list[int]) -> None:
    row["ATTENDEES"].setdefault(row["MEETING_HOST"], HOST)
    for user_id in attendees:
        if user_id in row["ATTENDEES"] or user_id not in portal.users:
            continue
        row["ATTENDEES"][user_id] = ASKED
        number, place = portal.next_id("calendar event"), section(portal, "user", user_id)["ID"]
        own = {"ID": number, "OWNER_ID": user_id, "CAL_TYPE": "user", "SECTION_ID": place, "STATUS": ASKED}
        portal.work.calendars.events[number] = row | own
        notify(portal, user_id, f"Вас приглашают на встречу «{row['NAME']}»", row["MEETING_HOST"])


def _tell(portal: Portal, what: str, row: Row, actor: Actor) -> None:
    raise_event(portal, f"ONCALENDARENTRY{what}", {"id": row["ID"]}, actor)
