"""crm.calllist.*: lists of contacts or companies to be called."""

from datetime import datetime

from b24app.emulator.clock import PORTAL_ZONE
from b24app.emulator.crm.kinds import COMPANY, CONTACT
from b24app.emulator.errors import RestError, argument
from b24app.emulator.filters import split
from b24app.emulator.method import Call, method
from b24app.emulator.params import whole
from b24app.emulator.sifting import arranged, selected, sifted
from b24app.emulator.state import Row

PAGE = "crm/call-list/crm-calllist-"
TYPES = {"CONTACT": CONTACT, "COMPANY": COMPANY}
KINDS = {"ID": "integer", "CREATED_BY_ID": "integer", "WEBFORM_ID": "integer", "ENTITY_TYPE_ID": "integer"}
KINDS |= {"DATE_CREATE": "datetime"}


@method("crm.calllist.statuslist", scope="crm", source=f"{PAGE}statuslist")
def status_list(call: Call) -> list[Row]:
    """Return the outcomes of a call."""
    rows = call.portal.dictionaries.of("CALL_LIST")
    return [{"ID": row.id, "NAME": row.name, "SORT": row.sort, "STATUS_ID": row.status_id} for row in rows]


@method("crm.calllist.add", scope="crm", write=True, source=f"{PAGE}add")
def add(call: Call) -> int:
    """Make a list; everybody on it is yet to be called."""
    _needed(call, "ENTITY_TYPE", "ENTITIES")
    type_id = TYPES.get(call.params.text("ENTITY_TYPE"))
    if type_id is None:
        raise RestError("ENTITY_TYPE_ERROR", "Incorrect entity type")
    numbers = _entities(call, type_id, "ENTITY_ERROR")
    _check_form(call)
    row: Row = {"ID": call.portal.next_id("call list"), "DATE_CREATE": int(call.portal.clock.now())}
    row |= {"CREATED_BY_ID": call.caller.user.id, "WEBFORM_ID": None, "ENTITY_TYPE_ID": type_id}
    call.portal.crm.calllists[row["ID"]] = row | {"STATUSES": dict.fromkeys(numbers, "IN_WORK")}
    return int(row["ID"])


@method("crm.calllist.update", scope="crm", write=True, source=f"{PAGE}update")
def update(call: Call) -> bool:
    """Put exactly these items on a list; those who stay keep their outcome."""
    _needed(call, "LIST_ID", "ENTITY_TYPE", "ENTITIES")
    type_id = TYPES.get(call.params.text("ENTITY_TYPE"))
    if type_id is None:
        raise RestError("ENTITY_TYPE_ERROR", "EntityType is incorrect")
    numbers = _entities(call, type_id, "ENTITIES_ERROR")
    _check_form(call)
    row = _found(call, "LIST_ID", "Incorrect list id or access denied")
    if row["ENTITY_TYPE_ID"] != type_id:
        raise RestError("ENTITY_TYPE_ERROR", "Discrepancy between the type of call participants and incoming type")
    row |= {"STATUSES": {number: row["STATUSES"].get(number, "IN_WORK") for number in numbers}}
    return True


@method("crm.calllist.get", scope="crm", source=f"{PAGE}get")
def get(call: Call) -> Row:
    """Return a list without those on it."""
    _needed(call, "ID")
    row = _found(call, "ID", "Incorrect list id")
    name = next(name for name, type_id in TYPES.items() if type_id == row["ENTITY_TYPE_ID"])
    return _shown(row) | {"ENTITY_TYPE": name}


@method("crm.calllist.list", scope="crm", source=f"{PAGE}list")
def list_(call: Call) -> list[Row]:
    """Return the lists that fit, in one piece; what nobody knows is refused."""
    conditions, order, select = (call.params.mapping(name) for name in ("FILTER", "ORDER", "SELECT"))
    for name in (*(split(name)[1] for name in conditions), *order, *map(str, select.values())):
        if name not in KINDS and name != "*":
            text = (
                f"Unknown field definition `{name}` ({name}) for \\Bitrix\\Crm\\CallList\\Internals\\CallList Entity."
            )
            raise RestError("100", text)
    rows = arranged(sifted(call.portal.crm.calllists.values(), conditions, KINDS), order, KINDS)
    return [selected(_shown(row), select) for row in rows]


@method("crm.calllist.items.get", scope="crm", source=f"{PAGE}items-get")
def items_get(call: Call) -> list[Row]:
    """Return those on a list with the outcome of their calls."""
    _needed(call, "LIST_ID")
    row, wanted = _found(call, "LIST_ID", "Incorrect list id"), call.params.mapping("FILTER").get("STATUS")
    return [
        {"ID": number, "STATUS": status, "ENTITY_TYPE": row["ENTITY_TYPE_ID"]}
        for number, status in row["STATUSES"].items()
        if wanted in (None, "", status)
    ]


def _needed(call: Call, *names: str) -> None:
    for name in names:
        if call.params.get(name) in (None, ""):
            raise argument(name, f"{name} is not found")


def _entities(call: Call, type_id: int, code: str) -> list[int]:
    sent = call.params.get("ENTITIES")
    if not isinstance(sent, (list, dict)):
        raise RestError("ENTITIES_ERROR", "Entities is not array")
    numbers = [whole(item) or 0 for item in (sent.values() if isinstance(sent, dict) else sent)]
    if not numbers or not set(numbers) <= set(call.portal.crm.box(type_id).rows):
        raise RestError(code, "Incorrect entities id")
    return list(dict.fromkeys(numbers))


def _check_form(call: Call) -> None:
    """No forms are emulated, so none of them exists."""
    if call.params.get("WEBFORM_ID"):
        raise RestError("WEBFORM_ERROR", "Incorrect webform id")


def _found(call: Call, name: str, text: str) -> Row:
    row = call.portal.crm.calllists.get(call.params.number(name))
    if row is None:
        raise RestError("LIST_ID_ERROR", text)
    return row


def _shown(row: Row) -> Row:
    made = datetime.fromtimestamp(row["DATE_CREATE"], PORTAL_ZONE).strftime("%Y-%m-%d %H:%M:%S")
    shown = {name: None if row[name] is None else str(row[name]) for name in KINDS}
    return shown | {"DATE_CREATE": made}
