"""Take events from the queue that a portal keeps for us: reserved, then cleared or marked as failed.

Nothing is lost between reading and doing: what is reserved stays until it is cleared.
https://apidocs.bitrix24.com/api-reference/events/offline-events.html
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.refusals import Refusal

CONNECTOR = "b24app"
"""Name our own writes go by; a queue bound under it does not record them."""

BELL = "ONOFFLINEEVENT"
"""The online event that says the queue has something."""

_PAGE = 50


@dataclass(frozen=True)
class Waiting:
    """One event of the queue; the numbers of its card and of its smart process are 0 where it tells none."""

    message: str
    event: str
    card: int
    type_id: int = 0


@dataclass(frozen=True)
class Taken:
    """Events reserved under one process."""

    process: str
    events: tuple[Waiting, ...]


def can(portal: Portal, feature: str) -> bool:
    """Tell whether the portal's plan has a feature, such as rest_offline_extended."""
    try:
        answer = portal.read("feature.get", {"CODE": feature}).result
    except Refusal:
        return False
    return isinstance(answer, Mapping) and answer.get("value") == "Y"


def bind(portal: Portal, event: str, connector: str) -> None:
    """Have an event kept in the queue; a queue that is there already is fine."""
    asked = {"event": event, "event_type": "offline", **_of(connector)}
    try:
        portal.write("event.bind", asked)
    except Refusal as refusal:
        if "already bind" not in refusal.description.lower():
            raise


def take(portal: Portal, connector: str, *, process: str = "", failed: bool = False) -> Taken:
    """Reserve the next events, or read again those reserved under a process."""
    asked = {"clear": 0, "limit": _PAGE, **_of(connector), **({"process_id": process} if process else {})}
    answer = portal.write("event.offline.get", asked | ({"error": 1} if failed else {})).result
    rows = answer.get("events") if isinstance(answer, Mapping) else None
    return Taken(str(answer.get("process_id") or process) if rows else process, tuple(map(_waiting, rows or ())))


def left_reserved(portal: Portal, connector: str) -> list[str]:
    """List the processes that reserved events and did not live to clear them."""
    asked = {"filter": {"!PROCESS_ID": ""}, "order": {"ID": "ASC"}, **_of(connector)}
    rows = portal.read("event.offline.list", asked).result or []
    return list(dict.fromkeys(str(row["PROCESS_ID"]) for row in rows if row.get("PROCESS_ID")))


def clear(portal: Portal, connector: str, process: str, messages: Iterable[str]) -> None:
    """Drop events that are dealt with."""
    asked = {"process_id": process, "message_id": list(messages), **_of(connector)}
    portal.write("event.offline.clear", asked)


def fail(portal: Portal, connector: str, process: str, messages: Iterable[str]) -> None:
    """Mark events that cannot be dealt with: they come again only to who asks for failed ones."""
    asked = {"process_id": process, "message_id": list(messages), **_of(connector)}
    portal.write("event.offline.error", asked)


def _of(connector: str) -> dict[str, Any]:
    return {"auth_connector": connector} if connector else {}


def _waiting(row: Mapping[str, Any]) -> Waiting:
    # Where an event has no data the portal writes false.
    data = row.get("EVENT_DATA")
    fields = data.get("FIELDS") if isinstance(data, Mapping) else None
    told = fields if isinstance(fields, Mapping) else {}
    number, type_id = (str(told.get(name) or "") for name in ("ID", "ENTITY_TYPE_ID"))
    return Waiting(
        str(row.get("MESSAGE_ID") or ""),
        str(row.get("EVENT_NAME") or "").upper(),
        int(number) if number.isdigit() else 0,
        int(type_id) if type_id.isdigit() else 0,
    )
