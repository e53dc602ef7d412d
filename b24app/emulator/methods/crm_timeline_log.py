"""crm.timeline.logmessage.* and icon.*: short records an application leaves in timelines, and their pictures."""

from b24app.emulator import crm_owners, required
from b24app.emulator.clock import iso
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, Page, method
from b24app.emulator.ordering import ordered
from b24app.emulator.paging import start_of
from b24app.emulator.params import whole
from b24app.emulator.state import Row

PLACE = "crm/timeline/logmessage/crm-timeline-logmessage"
SIZE = 10
ICONS = ("info", "call", "arrow-down", "mail", "chat", "task", "deal", "complete", "attention", "comment", "robot")


@method("crm.timeline.logmessage.add", scope="crm", write=True, source=f"{PLACE}-add")
def add(call: Call) -> Row:
    """Leave a record in an item's timeline."""
    sent = required.mapping(call)
    for name in ("entityTypeId", "entityId", "title", "text", "iconCode"):
        if not str(sent.get(name) or "").strip():
            raise required.missing(name)
    owner = crm_owners.checked(call.portal, *(whole(sent[name]) or 0 for name in ("entityTypeId", "entityId")))
    row: Row = {"id": call.portal.next_id("timeline"), "created": int(call.portal.clock.now()), "owner": owner}
    row |= {"authorId": call.caller.user.id, **{name: str(sent[name]) for name in ("title", "text", "iconCode")}}
    row["client_id"] = call.caller.app.client_id if call.caller.app else None
    call.portal.work.timeline.logs[row["id"]] = row
    return {"logMessage": _shown(row)}


@method("crm.timeline.logmessage.get", scope="crm", source=f"{PLACE}-get")
def get(call: Call) -> Row:
    """Return a record an application left."""
    return {"logMessage": _shown(_existing(call))}


@method("crm.timeline.logmessage.list", scope="crm", source=f"{PLACE}-list")
def list_(call: Call) -> Page:
    """Return a page of ten of an item's records, the newest first."""
    owner = (required.number(call, "entityTypeId"), required.number(call, "entityId"))
    rows = [row for row in call.portal.work.timeline.logs.values() if row["owner"] == owner]
    order = call.params.mapping("ORDER") or {"id": "desc"}
    found = ordered(rows, order, lambda name: _KEYS.get(name))
    start = max(start_of(call.params), 0)
    following = start + SIZE
    shown = [_shown(dict(row)) for row in found[start:following]]
    return Page(shown, len(found), following if following < len(found) else None)


@method("crm.timeline.logmessage.delete", scope="crm", write=True, source=f"{PLACE}-delete")
def delete(call: Call) -> bool:
    """Remove a record; only for the application that left it."""
    row = _existing(call)
    if row["client_id"] != (call.caller.app.client_id if call.caller.app else None):
        raise RestError("REMOVING_DISABLED", "The record belongs to another application")
    del call.portal.work.timeline.logs[row["id"]]
    return True


@method("crm.timeline.icon.list", scope="crm", source="crm/timeline/logmessage/icons/crm-timeline-icon-list")
def icons(call: Call) -> Page:  # noqa: ARG001 - every method takes the call
    """Return icons: some of the portal's own; adding others is not emulated."""
    own = [{"code": code, "isSystem": True, "fileUri": ""} for code in ICONS]
    return Page({"icons": own}, len(own))


def _existing(call: Call) -> Row:
    number = required.number(call, "id")
    row = call.portal.work.timeline.logs.get(number)
    if row is None:
        raise required.not_found(f"Timeline logmessage not found for id {number}")
    return row


def _shown(row: Row) -> Row:
    shown = {name: row[name] for name in ("id", "authorId", "title", "text", "iconCode")}
    return shown | {"created": iso(row["created"])}


_KEYS = {"id": lambda row: row["id"], "created": lambda row: row["created"]}
