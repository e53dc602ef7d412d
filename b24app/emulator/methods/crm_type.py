"""crm.type.*: smart processes. Their `id` is not the entityTypeId of their items."""

from operator import itemgetter

from b24app.emulator import filters
from b24app.emulator.crm import processes
from b24app.emulator.crm.memory import SmartProcess
from b24app.emulator.crm.naming import upper
from b24app.emulator.crm.process_rows import shown, whole_row
from b24app.emulator.described import described
from b24app.emulator.errors import RestError
from b24app.emulator.events import raise_event
from b24app.emulator.method import Call, Page, method
from b24app.emulator.methods.universal import TYPE_NOT_FOUND, for_admins, mapping, needed
from b24app.emulator.ordering import ordered
from b24app.emulator.paging import page, start_of
from b24app.emulator.params import whole
from b24app.emulator.state import Row

PAGE = "crm/universal/user-defined-object-types/crm-type-"
KINDS = {"id": "integer", "title": "string", "entityTypeId": "integer", "createdBy": "user", "updatedBy": "user"}
KINDS |= {"createdTime": "datetime", "updatedTime": "datetime", **dict.fromkeys(processes.SWITCHES, "string")}
TITLES = {
    "id": "ID",
    "title": "Название",
    "code": "Символьный код",
    "createdBy": "Кем создан",
    "updatedBy": "Кем изменён",
}
TITLES |= {"entityTypeId": "Идентификатор типа", "customSectionId": "Цифровое рабочее место"}
TITLES |= {"createdTime": "Дата создания", "updatedTime": "Дата изменения", **processes.SWITCHES}


@method("crm.type.fields", scope="crm", source=f"{PAGE}fields")
def fields(call: Call) -> Row:
    """Describe a smart process."""
    for_admins(call)
    return {
        "fields": {
            name: described(
                "boolean" if name in processes.SWITCHES else KINDS.get(name, "string"),
                title,
                required=name in ("title", "entityTypeId"),
                read_only=name in ("id", "createdBy", "updatedBy"),
                immutable=name in ("entityTypeId", "customSectionId"),
            )
            | {"upperName": upper(name)}
            for name, title in TITLES.items()
        }
    }


@method("crm.type.list", scope="crm", source=f"{PAGE}list")
def list_(call: Call) -> Page:
    """Return a page of smart processes; links to other types are told by get only."""
    for_admins(call)
    rows = [shown(process) for process in call.portal.crm.types.values()]
    for name, wanted in call.params.mapping("FILTER").items():
        field = filters.split(name)[1]
        if field not in KINDS:
            raise RestError("INVALID_ARG_VALUE", f"Invalid filter: field '{field}' is not allowed in filter")
        check = filters.test(name, wanted, KINDS[field], itemgetter(field))
        rows = [row for row in rows if check(row)]
    order = call.params.mapping("ORDER") or {"id": "ASC"}
    found = ordered(rows, order, lambda name: itemgetter(name) if name in KINDS else None)
    cut = page(found, start_of(call.params))
    return Page({"types": cut.rows}, cut.total, cut.next)


@method("crm.type.get", scope="crm", source=f"{PAGE}get")
def get(call: Call) -> Row:
    """Return a smart process by its own id."""
    for_admins(call)
    return {"type": whole_row(_found(call))}


@method("crm.type.getByEntityTypeId", scope="crm", source=f"{PAGE}get-by-entity-type-id")
def get_by_entity_type_id(call: Call) -> Row:
    """Return a smart process by the number of its items' type."""
    for_admins(call)
    process = call.portal.crm.types.get(whole(needed(call, "entityTypeId")) or 0)
    if process is None:
        raise RestError("0", TYPE_NOT_FOUND)
    return {"type": whole_row(process)}


@method("crm.type.add", scope="crm", write=True, source=f"{PAGE}add")
def add(call: Call) -> Row:
    """Make a smart process; it comes with a default pipeline and its stages."""
    sent = mapping(call)
    for_admins(call)
    if not sent.get("title"):
        raise RestError("0", 'Не заполнено обязательное поле "Название"')
    process = processes.add(call.portal, sent, call.caller.user.id)
    _tell(call, "ADD", process)
    return {"type": whole_row(process)}


@method("crm.type.update", scope="crm", write=True, source=f"{PAGE}update")
def update(call: Call) -> Row:
    """Change a smart process by its own id."""
    process, sent = _found(call), mapping(call)
    for_admins(call)
    processes.update(call.portal, process, sent, call.caller.user.id)
    _tell(call, "UPDATE", process)
    return {"type": whole_row(process)}


@method("crm.type.delete", scope="crm", write=True, source=f"{PAGE}delete")
def delete(call: Call) -> Row:
    """Delete a smart process by its own id; it must have no items."""
    process = _found(call)
    for_admins(call)
    processes.remove(call.portal, process)
    _tell(call, "DELETE", process)
    return {}


def _found(call: Call) -> SmartProcess:
    number = whole(needed(call, "id"))
    process = next((row for row in call.portal.crm.types.values() if row.id == number), None)
    if process is None:
        raise RestError("0", TYPE_NOT_FOUND)
    return process


def _tell(call: Call, what: str, process: SmartProcess) -> None:
    raise_event(call.portal, f"ONCRMTYPE{what}", {"FIELDS": {"ID": process.id}}, call.actor)
