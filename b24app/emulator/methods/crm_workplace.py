"""crm.automatedsolution.*: digital workplaces, which gather smart processes."""

from b24app.emulator.described import described
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, Page, method
from b24app.emulator.methods.universal import mapping, needed
from b24app.emulator.paging import page, start_of
from b24app.emulator.params import whole
from b24app.emulator.sifting import arranged, sifted
from b24app.emulator.state import Row

PAGE = "crm/automated-solution/crm-automated-solution-"
KINDS = {"id": "integer", "title": "string"}


@method("crm.automatedsolution.fields", scope="crm", source=f"{PAGE}fields")
def fields(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe a workplace."""
    return {
        "id": described("integer", "ID", read_only=True) | {"upperName": "ID"},
        "title": described("string", "TITLE", required=True) | {"upperName": "TITLE"},
        "typeIds": described("crm_dynamic_type", "TYPE_IDS", multiple=True) | {"upperName": "TYPE_IDS"},
    }


@method("crm.automatedsolution.add", scope="crm", write=True, source=f"{PAGE}add")
def add(call: Call) -> Row:
    """Open a workplace; a type it takes in leaves the one it was in."""
    _for_admins(call)
    row: Row = {"id": 0, "title": "", "typeIds": []}
    _put(call, row, mapping(call))
    row["id"] = call.portal.next_id("workplace")
    call.portal.crm.workplaces[row["id"]] = row
    return _shown(row)


@method("crm.automatedsolution.update", scope="crm", write=True, source=f"{PAGE}update")
def update(call: Call) -> Row:
    """Change a workplace; what is not sent stays."""
    _for_admins(call)
    row = _found(call)
    _put(call, row, mapping(call))
    return _shown(row)


@method("crm.automatedsolution.get", scope="crm", source=f"{PAGE}get")
def get(call: Call) -> Row:
    """Return one workplace."""
    _for_admins(call)
    return _shown(_found(call))


@method("crm.automatedsolution.list", scope="crm", source=f"{PAGE}list")
def list_(call: Call) -> Page:
    """Return a page of workplaces; id and title may be filtered and sorted by, groups of conditions not."""
    _for_admins(call)
    conditions, order = call.params.mapping("filter"), call.params.mapping("order")
    for name in (*(name.lstrip("!=<>%@") for name in conditions), *order):
        if name not in KINDS:
            raise RestError("INVALID_ARG_VALUE", f"Invalid field '{name}'")
    found = arranged(sifted(call.portal.crm.workplaces.values(), conditions, KINDS), order, KINDS)
    cut = page(found, start_of(call.params))
    return Page({"automatedSolutions": cut.rows}, cut.total, cut.next)


@method("crm.automatedsolution.delete", scope="crm", write=True, source=f"{PAGE}delete")
def delete(call: Call) -> None:
    """Close a workplace without types."""
    _for_admins(call)
    row = _found(call)
    if row["typeIds"]:
        raise RestError("HAS_BOUND_TYPES", "В рабочем месте есть смарт-процессы: сначала перенесите их в другое")
    del call.portal.crm.workplaces[row["id"]]


def _put(call: Call, row: Row, sent: Row) -> None:
    title = str(sent.get("title", row["title"]) or "").strip()
    if not title:
        raise RestError("BX_EMPTY_REQUIRED", "Не заполнено обязательное поле «TITLE»")
    chosen = _types(call, sent["typeIds"]) if "typeIds" in sent else list(row["typeIds"])
    for other in call.portal.crm.workplaces.values():
        if other is not row:
            other["typeIds"] = [number for number in other["typeIds"] if number not in chosen]
    row |= {"title": title, "typeIds": chosen}


def _types(call: Call, sent: object) -> list[int]:
    """Types are named by their own ids, not by those of their items."""
    items = list(sent.values()) if isinstance(sent, dict) else sent if isinstance(sent, list) else []
    known = {process.id for process in call.portal.crm.types.values()}
    return list(dict.fromkeys(number for item in items if (number := whole(item)) in known and number is not None))


def _found(call: Call) -> Row:
    row = call.portal.crm.workplaces.get(whole(needed(call, "id")) or 0)
    if row is None:
        raise RestError("NOT_FOUND", "Не найдено цифровое рабочее место")
    return row


def _shown(row: Row) -> Row:
    return {"automatedSolution": dict(row)}


def _for_admins(call: Call) -> None:
    if not call.caller.user.is_admin:
        raise RestError("ACCESS_DENIED", "Недостаточно прав")
