"""event.offline.*: the queue of changes an application takes when it likes."""

from operator import itemgetter
from typing import Any

from b24app.emulator import filters
from b24app.emulator.clock import iso
from b24app.emulator.errors import RestError, access_denied, argument
from b24app.emulator.method import Call, Page, method
from b24app.emulator.offline import OfflineRow
from b24app.emulator.ordering import ordered
from b24app.emulator.paging import page, start_of
from b24app.emulator.params import whole
from b24app.emulator.state import Row

TAKEN = ("ID", "TIMESTAMP_X", "EVENT_NAME", "MESSAGE_ID")
LISTED = (*TAKEN, "PROCESS_ID", "ERROR")
KINDS = {"ID": "integer", "TIMESTAMP_X": "datetime", "ERROR": "integer"}
LIMIT = 50


@method("event.offline.get", write=True, source="events/event-offline-get", label="source-read", app=True)
def get(call: Call) -> Row:
    """Take the first rows: they are deleted, or with clear=0 reserved for a process where the plan allows it."""
    rows, is_clearing = _queue(call), call.params.get("CLEAR", 1) in (1, "1", True)
    if not is_clearing and call.portal.feature("rest_offline_extended") != "Y":
        raise RestError("WRONG_LICENSE", "extended offline events handling", 403)
    limit = whole(call.params.get("LIMIT", LIMIT)) or 0
    if limit <= 0:
        raise argument("LIMIT", "Value must be positive integer")
    is_error, process_id = call.params.get("ERROR") in (1, "1", True), call.params.get("PROCESS_ID")
    wanted = "" if process_id is None else str(process_id).strip()
    free = [row for row in rows if row.process_id == wanted and row.is_error is is_error]
    found = _ordered(_filtered(free, call.params.mapping("FILTER"), TAKEN), call, "TIMESTAMP_X", TAKEN)[:limit]
    if process_id is None:
        wanted = call.portal.secret()
        for row in found:
            row.process_id = wanted
    if is_clearing:
        call.portal.offline.remove(found)
    events = [{name: value for name, value in _shown(row).items() if name not in LISTED[-2:]} for row in found]
    return {"process_id": None if is_clearing and process_id is None else wanted, "events": events}


@method("event.offline.list", source="events/event-offline-list", app=True)
def list_(call: Call) -> Page:
    """Return a page of the queue without touching it."""
    rows = _filtered(_queue(call), call.params.mapping("FILTER"), LISTED)
    cut = page(_ordered(rows, call, "ID", LISTED), start_of(call.params))
    return Page([_shown(row) for row in cut.rows], cut.total, cut.next)


@method("event.offline.clear", write=True, source="events/event-offline-clear", app=True)
def clear(call: Call) -> bool:
    """Drop rows reserved for a process: all, those named by id, or those named by message_id."""
    rows = _reserved(call)
    if "ID" in call.params:
        numbers = {whole(item) or 0 for item in _several(call, "ID")}
        rows = [row for row in rows if row.id in numbers]
    elif "MESSAGE_ID" in call.params:
        messages = {str(item) for item in _several(call, "MESSAGE_ID")}
        rows = [row for row in rows if row.message_id in messages]
    call.portal.offline.remove(rows)
    return True


@method("event.offline.error", write=True, source="events/event-offline-error", label="source-read", app=True)
def error(call: Call) -> bool:
    """Mark reserved rows as failed: they come again only to those who ask for errors."""
    messages = {str(item) for item in _several(call, "MESSAGE_ID")}
    call.portal.offline.fail([row for row in _reserved(call) if row.message_id in messages])
    return True


def _queue(call: Call) -> list[OfflineRow]:
    if not call.caller.user.is_admin:
        raise access_denied()
    return call.portal.offline.of(call.app.client_id, call.params.text("AUTH_CONNECTOR"), call.portal.clock.now())


def _reserved(call: Call) -> list[OfflineRow]:
    rows, process_id = _queue(call), call.params.get("PROCESS_ID")
    if process_id is None:
        raise argument("PROCESS_ID", "Argument 'PROCESS_ID' is null or empty")
    return [row for row in rows if row.process_id and row.process_id == str(process_id).strip()]


def _several(call: Call, name: str) -> list[Any]:
    value = call.params.get(name)
    if isinstance(value, dict):
        return list(value.values())
    if not isinstance(value, list):
        raise argument(name, f"Value must be array of {name} values")
    return value


def _filtered(rows: list[OfflineRow], conditions: Row, known: tuple[str, ...]) -> list[OfflineRow]:
    for name, wanted in conditions.items():
        field = filters.split(name)[1].upper()
        if field in known:
            check = filters.test(name, wanted, KINDS.get(field, "crm_status"), itemgetter(field))
            rows = [row for row in rows if check(_shown(row))]
    return rows


def _ordered(rows: list[OfflineRow], call: Call, usual: str, known: tuple[str, ...]) -> list[OfflineRow]:
    order = {name.upper(): way for name, way in call.params.mapping("ORDER").items() if name.upper() in known}
    by_id = {str(row.id): row for row in rows}
    # The moment as it is kept: what is shown has whole seconds.
    shown = [_shown(row) | {"TIMESTAMP_X": row.at, "ID": row.id} for row in rows]
    sorted_ = ordered(shown, order or {usual: "ASC"}, lambda name: lambda row: row[name])
    return [by_id[str(row["ID"])] for row in sorted_]


def _shown(row: OfflineRow) -> Row:
    return {
        "ID": str(row.id),
        "TIMESTAMP_X": iso(row.at),
        "EVENT_NAME": row.event,
        "EVENT_DATA": row.data,
        "EVENT_ADDITIONAL": row.additional,
        "MESSAGE_ID": row.message_id,
        "PROCESS_ID": row.process_id,
        "ERROR": str(int(row.is_error)),
    }
