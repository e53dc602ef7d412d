"""What types of resources and resources have in common: switches, delays, lists, events."""

from typing import Any

from b24app.emulator.events import raise_event
from b24app.emulator.method import Call, Page
from b24app.emulator.ordering import ordered
from b24app.emulator.params import whole
from b24app.emulator.state import Row

SWITCHES = ("Info", "Confirmation", "Reminder", "Feedback", "Delayed")
# Name as sent, name as answered, value from the start.
DELAYS = (
    ("infoDelay", "infoNotificationDelay", 300),
    ("reminderDelay", "reminderNotificationDelay", -1),
    ("delayedDelay", "delayedNotificationDelay", 300),
    ("delayedCounterDelay", "delayedCounterDelay", 7200),
    ("confirmationDelay", "confirmationNotificationDelay", 86400),
    ("confirmationRepetitions", "confirmationNotificationRepetitions", 0),
    ("confirmationRepetitionsInterval", "confirmationNotificationRepetitionsInterval", 0),
    ("confirmationCounterDelay", "confirmationCounterDelay", 7200),
)
DEFAULTS: Row = {
    **{f"is{name}NotificationOn": "Y" for name in SWITCHES},
    **{f"templateType{name}": "base" if name == "Reminder" else "inanimate" for name in SWITCHES},
    **{shown: value for _, shown, value in DELAYS},
}
_SHOWN = {sent: shown for sent, shown, _ in DELAYS}


def given(fields: Row) -> Row:
    """Read switches, templates and delays under the names they are sent by."""
    values = {name: fields[name] for name in (*DEFAULTS, "description", "isMain") if name in fields}
    return values | {shown: whole(fields[sent]) for sent, shown in _SHOWN.items() if sent in fields}


def listed(call: Call, key: str, table: dict[int, Row], filtered: tuple[str, ...]) -> Page:
    """Return the rows that fit, all in one piece."""
    conditions: dict[str, Any] = call.params.mapping("FILTER")
    exact = {name: str(conditions[name]) for name in filtered if name in conditions}
    rows = [row for row in table.values() if all(str(row.get(name)) == value for name, value in exact.items())]
    query = str(conditions.get("searchQuery", "")).casefold()
    found = [row for row in rows if query in str(row["name"]).casefold()]
    order = {name.lower(): how for name, how in call.params.mapping("ORDER").items()}
    return Page({key: ordered(found, order, lambda name: _key(name) if name in ("id", "name", "code") else None)})


def told(call: Call, what: str, number: int) -> Row:
    """Raise an event and return the id."""
    raise_event(call.portal, f"ONBOOKING{what}", {"ID": number}, call.actor)
    return {"id": number}


def _key(name: str) -> Any:
    return lambda row: row["id"] if name == "id" else str(row.get(name) or "").casefold()
