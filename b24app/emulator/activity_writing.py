"""What crm.activity.add and update make of the fields they are sent."""

from collections.abc import Mapping
from typing import Any

from b24app.emulator import activities, crm_owners, files
from b24app.emulator.activity_fields import CALL, EMAIL, FIELDS, KINDS, MEETING, PROVIDER, TASK
from b24app.emulator.errors import access_denied, said
from b24app.emulator.method import Call
from b24app.emulator.params import whole
from b24app.emulator.state import Row
from b24app.emulator.values import NotAValue, typed
from b24app.emulator.work import Owner

FIXED = frozenset({"ID", "OWNER_ID", "OWNER_TYPE_ID", "TYPE_ID", "CREATED", "AUTHOR_ID", "LAST_UPDATED", "EDITOR_ID"})
# Provider and its type for each kind that has its own, unless the caller names another.
PROVIDERS = {MEETING: ("CRM_MEETING", "MEETING"), CALL: ("VOXIMPLANT_CALL", "CALL"), EMAIL: ("CRM_EMAIL", "EMAIL")}


def new(call: Call, sent: Row) -> tuple[Owner, Row]:
    """Return the owner and the typed values of a new activity; refused as the portal refuses."""
    type_id = whole(sent.get("TYPE_ID")) or 0
    _check_kind(call, sent, type_id)
    values = _typed(sent) | {"TYPE_ID": type_id} | _provider(sent, type_id)
    if type_id in PROVIDERS:
        # No field of its own: calls, meetings and letters take it from their start.
        values.pop("DEADLINE", None)
    if not str(values.get("SUBJECT") or "").strip():
        raise said("The field SUBJECT is not defined or empty.")
    if values.get("RESPONSIBLE_ID") not in call.portal.users:
        raise said("The field RESPONSIBLE_ID is not defined or invalid.")
    values |= _communications(call, sent.get("COMMUNICATIONS"), type_id)
    owner = _owner(call, sent, values)
    kept = files.kept(call.portal, sent.get("FILES"), call.caller.user)
    return owner, values | ({"FILES": kept} if kept else {})


def changed(call: Call, sent: Row, row: Row) -> Row:
    """Return the typed values to write into an activity there is."""
    fixed = FIXED | ({"DEADLINE"} if row.get("TYPE_ID") in PROVIDERS else set())
    values = {name: value for name, value in _typed(sent).items() if name not in fixed}
    if "SUBJECT" in values and not str(values["SUBJECT"] or "").strip():
        raise said("The field SUBJECT is not defined or empty.")
    if "RESPONSIBLE_ID" in values and values["RESPONSIBLE_ID"] not in call.portal.users:
        raise said("The field RESPONSIBLE_ID is not defined or invalid.")
    if sent.get("COMMUNICATIONS"):
        values |= _communications(call, sent["COMMUNICATIONS"], row["TYPE_ID"])
    return values


def _check_kind(call: Call, sent: Row, type_id: int) -> None:
    if type_id <= 0:
        raise said("The field TYPE_ID is not defined or invalid.")
    if type_id == TASK:
        raise said("The activity type 'Task' is not supported in current context. Use the method tasks.task.add.")
    provider = str(sent.get("PROVIDER_ID") or "")
    if type_id == PROVIDER and not provider:
        raise said("The custom activity without provider is not supported in current context.")
    if provider == activities.CONFIGURABLE:
        raise said("Use crm.activity.configurable.add for this activity provider")
    if provider == activities.REST_APP and call.caller.app is None:
        raise access_denied("Application context required")


def _provider(sent: Row, type_id: int) -> Row:
    if sent.get("PROVIDER_ID") or type_id not in PROVIDERS:
        return {}
    provider, kind = PROVIDERS[type_id]
    return {"PROVIDER_ID": provider, "PROVIDER_TYPE_ID": kind}


def _typed(sent: Mapping[str, Any]) -> Row:
    values: Row = {}
    for name, value in sent.items():
        if name in ("SETTINGS", "PROVIDER_PARAMS") and isinstance(value, Mapping):
            values[name] = dict(value)
        elif name in KINDS and name in FIELDS and name not in ("SETTINGS", "PROVIDER_PARAMS"):
            values |= _one(name, value)
    return values


def _one(name: str, value: Any) -> Row:
    try:
        return {name: typed(KINDS[name], value)}
    except NotAValue:
        return {}


def _communications(call: Call, sent: Any, type_id: int) -> Row:
    items = [dict(item) for item in (sent.values() if isinstance(sent, dict) else sent or []) if isinstance(item, dict)]
    if not items and type_id in PROVIDERS:
        raise said("The field COMMUNICATIONS is not defined or invalid.")
    if len(items) > 1 and type_id in (CALL, MEETING):
        raise said("The only one communication is allowed for activity of specified type.")
    kind = {CALL: "PHONE", EMAIL: "EMAIL"}.get(type_id, "")
    rows = [{"TYPE": kind, **item, "ID": call.portal.next_id("communication")} for item in items]
    return {"COMMUNICATIONS": rows} if rows else {}


def _owner(call: Call, sent: Row, values: Row) -> Owner:
    """Without an owner the first communication names it."""
    owner = (whole(sent.get("OWNER_TYPE_ID")) or 0, whole(sent.get("OWNER_ID")) or 0)
    if not all(owner):
        first: Row = next(iter(values.get("COMMUNICATIONS", ())), {})
        owner = (whole(first.get("ENTITY_TYPE_ID")) or 0, whole(first.get("ENTITY_ID")) or 0)
    if not all(owner):
        raise said("Could not build binding. Please ensure that owner info and communications are defined correctly.")
    if not crm_owners.exists(call.portal, owner):
        raise said("Access denied.")
    return owner
