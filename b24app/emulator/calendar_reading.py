"""A calendar event as calendar.* writes it."""

from typing import Any

from b24app.emulator import calendar_times
from b24app.emulator.calendars import lasts_until
from b24app.emulator.state import Portal, Row


def shown(portal: Portal, row: Row) -> Row:
    """Write an event whole; numbers are text but for its length."""
    numbers = ("ID", "PARENT_ID", "OWNER_ID", "CREATED_BY", "SECTION_ID")
    texts = {name: str(row[name]) for name in numbers} | {"SECT_ID": str(row["SECTION_ID"])}
    plain = ("CAL_TYPE", "NAME", "ACCESSIBILITY", "IMPORTANCE", "IS_MEETING", "REMIND")
    written = {**texts, "DELETED": "N", **{name: row[name] for name in plain}, **_times(row)}
    empty = ("DESCRIPTION", "LOCATION", "COLOR", "TEXT_COLOR", "PRIVATE_EVENT")
    written |= {name: row.get(name, "") for name in empty} | {"RRULE": "", "EXDATE": "", "EVENT_TYPE": None}
    written |= {"UF_CRM_CAL_EVENT": row.get("UF_CRM_CAL_EVENT") or False, "UF_WEBDAV_CAL_EVENT": False}
    written |= {"DATE_CREATE": _moment(row["DATE_CREATE"]), "TIMESTAMP_X": _moment(row["TIMESTAMP_X"])}
    return written | _meeting(portal, row)


def busy(row: Row) -> Row:
    """Write an event as somebody's busy time."""
    times = _times(row)
    names = ("DATE_FROM", "DATE_TO", "DATE_FROM_TS_UTC", "DATE_TO_TS_UTC", "DT_SKIP_TIME", "TZ_FROM", "TZ_TO")
    offsets = {"~USER_OFFSET_FROM": 0, "~USER_OFFSET_TO": 0}
    about = {"ACCESSIBILITY": row["ACCESSIBILITY"], "IMPORTANCE": row["IMPORTANCE"], "EVENT_TYPE": ""}
    return {"ID": str(row["ID"]), "NAME": row["NAME"], **{name: times[name] for name in names}, **offsets, **about}


def _times(row: Row) -> dict[str, Any]:
    is_whole_day, written = row["SKIP_TIME"], {}
    for side in ("FROM", "TO"):
        seconds, zone = row[side], row[f"TZ_{side}"]
        written[f"DATE_{side}"] = calendar_times.written(seconds, zone, is_whole_day=is_whole_day)
        written[f"DATE_{side}_FORMATTED"] = calendar_times.formatted(seconds, zone, is_whole_day=is_whole_day)
        written[f"DATE_{side}_TS_UTC"] = str(seconds)
        written |= {f"TZ_{side}": zone, f"TZ_OFFSET_{side}": str(calendar_times.offset(seconds, zone))}
    length = lasts_until(row) - row["FROM"]
    return {**written, "DT_SKIP_TIME": "Y" if is_whole_day else "N", "DT_LENGTH": length}


def _meeting(portal: Portal, row: Row) -> Row:
    if not row["IS_MEETING"]:
        return {"MEETING_STATUS": None, "MEETING_HOST": "", "MEETING": "", "ATTENDEES_CODES": None}
    host = portal.users.get(row["MEETING_HOST"])
    guests = [{"id": user_id, "status": status} for user_id, status in row["ATTENDEES"].items()]
    meeting = {"HOST_NAME": host.full_name if host else "", "NOTIFY": True, "REINVITE": False}
    return {
        "MEETING_STATUS": row["STATUS"],
        "MEETING_HOST": str(row["MEETING_HOST"]),
        "MEETING": meeting | {"ALLOW_INVITE": False, "HIDE_GUESTS": False, "MEETING_CREATOR": row["CREATED_BY"]},
        "ATTENDEES_CODES": [f"U{user_id}" for user_id in row["ATTENDEES"]],
        "ATTENDEE_LIST": guests,
    }


def _moment(seconds: int) -> str:
    return calendar_times.written(seconds, calendar_times.ZONE, is_whole_day=False)
