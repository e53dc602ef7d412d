"""crm.activity.*: calls, meetings, letters and activities of applications."""

from typing import Any

from b24app.emulator import activities, activity_fields, activity_writing, filters, required
from b24app.emulator.activity_fields import COMMUNICATION, FIELDS, KINDS, NAMED_ONLY, SHOWN
from b24app.emulator.errors import access_denied, said
from b24app.emulator.method import Call, Page, method
from b24app.emulator.ordering import ordered
from b24app.emulator.paging import page, start_of
from b24app.emulator.params import whole
from b24app.emulator.state import Row
from b24app.emulator.values import shown

PLACE = "crm/timeline/activities/activity-base/crm-activity"
SHOW_FILE = "/bitrix/tools/crm_show_file.php?fileId="


@method("crm.activity.add", scope="crm", write=True, source=f"{PLACE}-add")
def add(call: Call) -> int:
    """Create a call, a meeting, a letter or an activity of an application; outgoing completed mail is sent."""
    sent = call.params.fields()
    owner, values = activity_writing.new(call, sent)
    number: int = activities.add(call.portal, owner, values, call.actor)["ID"]
    return number


@method("crm.activity.update", scope="crm", write=True, source=f"{PLACE}-update")
def update(call: Call) -> bool:
    """Change an activity."""
    row = _existing(call)
    _check_app(call, row)
    activities.update(call.portal, row, activity_writing.changed(call, call.params.fields(), row), call.actor)
    return True


@method("crm.activity.get", scope="crm", source=f"{PLACE}-get")
def get(call: Call) -> Row:
    """Return an activity: text or null."""
    row = _existing(call)
    return {name: activity_fields.written(row, name) for name in SHOWN}


@method("crm.activity.list", scope="crm", label="source-read", source=f"{PLACE}-list")
def list_(call: Call) -> Page:
    """Return a page of activities; BINDINGS in the filter finds those of several items."""
    conditions = call.params.mapping("FILTER")
    rows = _bound(call, conditions.pop("BINDINGS", None))
    tests = []
    for name, wanted in conditions.items():
        field = filters.split(name)[1]
        if field in KINDS:
            tests.append(filters.test(name, wanted, KINDS[field], activity_fields.reader(field)))
    found = [row for row in rows if all(test(row) for test in tests)]
    order = call.params.mapping("ORDER") or {"START_TIME": "ASC"}
    keys = {name: activity_fields.reader(name) for name in KINDS}
    cut = page(ordered(found, order, keys.get), start_of(call.params))
    return Page([_chosen(call, dict(row)) for row in cut.rows], cut.total, cut.next)


@method("crm.activity.delete", scope="crm", write=True, source=f"{PLACE}-delete")
def delete(call: Call) -> bool:
    """Delete an activity."""
    row = _existing(call)
    _check_app(call, row)
    activities.delete(call.portal, row, call.actor)
    return True


@method("crm.activity.fields", scope="crm", source=f"{PLACE}-fields")
def fields(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe an activity's fields."""
    return activity_fields.descriptions(FIELDS)


@method("crm.activity.communication.fields", scope="crm", source=f"{PLACE}-communication-fields")
def communication_fields(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe the fields of a communication."""
    return activity_fields.descriptions(COMMUNICATION)


def _existing(call: Call) -> Row:
    number = call.params.number()
    if number <= 0:
        raise said("Invalid identifier.")
    row = call.portal.activities.get(number)
    if row is None:
        raise said("Activity is not found.")
    return row


def _check_app(call: Call, row: Row) -> None:
    """An activity of an application is changed and deleted by an application only."""
    if row.get("PROVIDER_ID") == activities.REST_APP and call.caller.app is None:
        raise access_denied("Application context required")


def _bound(call: Call, wanted: Any) -> list[Row]:
    """A row comes once for each binding that fits, as joined tables give it."""
    rows = list(call.portal.activities.values())
    if not wanted:
        return rows
    asked = wanted.values() if isinstance(wanted, dict) else wanted
    named = [item for item in asked if isinstance(item, dict)]
    pairs = [(whole(item.get("OWNER_TYPE_ID")), whole(item.get("OWNER_ID"))) for item in named]
    return [row for row in rows for owner in activities.bindings(row) if any(_fits(owner, pair) for pair in pairs)]


def _fits(owner: tuple[int, int], pair: tuple[int | None, int | None]) -> bool:
    return pair[0] in (None, owner[0]) and pair[1] in (None, owner[1])


def _chosen(call: Call, row: Row) -> Row:
    """`*` and nothing named leave out communications and files; ID is always there."""
    select = required.texts(call.params.get("SELECT"))
    names = [name for name in SHOWN if not select or "*" in select or name in select or name == "ID"]
    written = {name: activity_fields.written(row, name) for name in names}
    named = {name: row.get(name, []) for name in NAMED_ONLY if name in select}
    if "COMMUNICATIONS" in named:
        named["COMMUNICATIONS"] = [_communication(row, item) for item in named["COMMUNICATIONS"]]
    if "FILES" in named:
        named["FILES"] = [{"id": number, "url": f"{SHOW_FILE}{number}"} for number in named["FILES"]]
    return written | named


def _communication(row: Row, item: Row) -> Row:
    about = {name: shown("integer", item.get(name)) for name in ("ID", "ENTITY_ID", "ENTITY_TYPE_ID")}
    texts = {"TYPE": str(item.get("TYPE") or ""), "VALUE": str(item.get("VALUE") or "")}
    return {"ACTIVITY_ID": str(row["ID"]), **about, **texts, "ENTITY_SETTINGS": item.get("ENTITY_SETTINGS") or []}
