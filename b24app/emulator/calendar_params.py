"""What calendar methods are sent: required parameters, refused in the portal's words; and the values of an event."""

from typing import Any

from b24app.emulator import calendar_times, calendars
from b24app.emulator.errors import RestError, said
from b24app.emulator.method import Call
from b24app.emulator.params import whole
from b24app.emulator.required import texts, yes
from b24app.emulator.state import Row

DENIED = "Доступ запрещен"
TYPES = ("user", "group", "company_calendar", "location", "resource")
_WORDS = {"accessibility": ("busy", "quest", "free", "absent"), "importance": ("high", "normal", "low")}
_TEXTS = {name: name.upper() for name in ("name", "description", "color", "location", "text_color")}


def needed(call: Call, name: str, method: str) -> Any:
    """Return a parameter that must be there."""
    value = call.params.get(name)
    if value in (None, ""):
        raise said(f'Не задан обязательный параметр "{name}" для метода "{method}"')
    return value


def owner(call: Call, method: str) -> tuple[str, int]:
    """Return the type of a calendar and its owner; without one a user's calendar is the caller's own."""
    kind = str(needed(call, "type", method))
    if kind not in TYPES:
        raise said(DENIED)
    if kind == "user" and "OWNERID" not in call.params:
        return kind, call.caller.user.id
    number = whole(needed(call, "ownerId", method)) or 0
    if kind == "user" and number not in call.portal.users:
        raise said(DENIED)
    return kind, number


def event_values(call: Call, row: Row) -> Row:
    """Return the values of an event to write; a recurring one is refused by name."""
    sent: Row = {name.lower(): value for name, value in call.params.items()}
    if sent.get("rrule"):
        raise RestError("", "recurring events (rrule) are not emulated")
    values: Row = {name: _text(sent, key) for key, name in _TEXTS.items() if key in sent}
    values |= {key.upper(): _word(sent, key, words) for key, words in _WORDS.items() if key in sent}
    values |= {"PRIVATE_EVENT": "1" if yes(sent["private_event"]) else ""} if "private_event" in sent else {}
    values |= {"REMIND": list(sent["remind"])} if isinstance(sent.get("remind"), list) else {}
    values |= {"IS_MEETING": yes(sent["is_meeting"])} if "is_meeting" in sent else {}
    values |= _crm(sent) if "crm_fields" in sent else {}
    return values | _times(sent, row)


def attendees(call: Call) -> list[int]:
    """Return the users invited."""
    return [number for number in map(whole, texts(call.params.get("ATTENDEES") or [])) if number]


def section_of(call: Call, kind: str, owner_id: int) -> int:
    """Return the calendar to write into: the one named, or the owner's first."""
    number = whole(call.params.get("SECTION"))
    if not number:
        return int(calendars.section(call.portal, kind, owner_id)["ID"])
    found = call.portal.work.calendars.sections.get(number)
    if found is None or (found["CAL_TYPE"], found["OWNER_ID"]) != (kind, owner_id):
        raise said("Вы задали неверный ID секции календаря или у данного пользователя нет к ней доступа")
    return number


def _times(sent: Row, row: Row) -> Row:
    is_whole_day = yes(sent["skip_time"]) if "skip_time" in sent else bool(row.get("SKIP_TIME"))
    zone = sent.get("timezone_from") or row.get("TZ_FROM") or calendar_times.ZONE
    zone_to = sent.get("timezone_to") or sent.get("timezone_from") or row.get("TZ_TO") or zone
    values: Row = {"SKIP_TIME": is_whole_day, "TZ_FROM": str(zone), "TZ_TO": str(zone_to)}
    for name, its_zone in (("from", zone), ("to", zone_to)):
        found = calendar_times.read(sent, name, its_zone, is_whole_day=is_whole_day)
        values |= {name.upper(): found} if found is not None else {}
    start, end = values.get("FROM", row.get("FROM")), values.get("TO", row.get("TO"))
    # An end before the start is moved to the start.
    return values | ({"TO": start} if start is not None and end is not None and end < start else {})


def _crm(sent: Row) -> Row:
    if not isinstance(sent["crm_fields"], (list, dict)):
        raise said("Список связей события с CRM должен быть массивом")
    return {"UF_CRM_CAL_EVENT": texts(sent["crm_fields"])}


def _text(sent: Row, name: str) -> str:
    if isinstance(sent[name], (dict, list)):
        raise said(f'Недопустимое значение параметра "{name}"')
    return str(sent[name] or "")


def _word(sent: Row, name: str, words: tuple[str, ...]) -> str:
    value = str(sent[name])
    return value if value in words else words[0] if name == "accessibility" else "normal"
