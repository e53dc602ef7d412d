"""department.*: the company's structure."""

from b24app.emulator import departments
from b24app.emulator.errors import RestError, core
from b24app.emulator.method import Call, Page, method
from b24app.emulator.ordering import ordered
from b24app.emulator.paging import page, start_of
from b24app.emulator.params import whole
from b24app.emulator.sifting import sifted
from b24app.emulator.state import Row

TITLES = {
    "ID": "ID",
    "NAME": "Название подразделения",
    "SORT": "Порядок сортировки",
    "PARENT": "Вышестоящее подразделение",
    "UF_HEAD": "Руководитель",
}
KINDS = {"ID": "integer", "NAME": "string", "SORT": "integer", "PARENT": "integer", "UF_HEAD": "integer"}


@method("department.fields", scope="department", source="departments/department-fields")
def fields(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Return the titles of the fields."""
    return dict(TITLES)


@method("department.get", scope="department", source="departments/department-get")
def get(call: Call) -> Page:
    """Return a page of departments; the filter stands at the top, SORT is a field's name or a number to filter by."""
    sort = call.params.text("SORT").upper()
    conditions = {name: call.params.get(name) for name in ("ID", "NAME", "PARENT", "UF_HEAD") if name in call.params}
    conditions |= {"SORT": sort} if sort.isdigit() else {}
    rows = sifted(departments.rows(call.portal).values(), conditions, KINDS)
    by = sort if sort in KINDS else "ID"
    order = {by: call.params.text("ORDER") or "ASC"}
    cut = page(ordered(rows, order, lambda name: lambda row: row[name]), start_of(call.params))
    return Page([_shown(dict(row)) for row in cut.rows], cut.total, cut.next)


@method("department.add", scope="department", write=True, source="departments/department-add")
def add(call: Call) -> int:
    """Make a department under another; only administrators may."""
    _check_admin(call)
    if not call.params.text("NAME"):
        raise core("Не введено название раздела.<br>")
    if call.params.number("PARENT") not in departments.rows(call.portal):
        raise core("В структуре компании должен быть только один раздел верхнего уровня")
    sort, head = whole(call.params.get("SORT")) or 500, whole(call.params.get("UF_HEAD"))
    return departments.add(call.portal, call.params.text("NAME"), call.params.number("PARENT"), sort, head)


@method("department.update", scope="department", write=True, source="departments/department-update")
def update(call: Call) -> bool:
    """Change a department."""
    _check_admin(call)
    row = _existing(call)
    row |= {"NAME": call.params.text("NAME")} if call.params.text("NAME") else {}
    row |= {name: whole(call.params.get(name)) for name in ("SORT", "PARENT", "UF_HEAD") if name in call.params}
    return True


@method("department.delete", scope="department", write=True, source="departments/department-delete")
def delete(call: Call) -> bool:
    """Remove a department; what is below it and who is in it go to the one above."""
    _check_admin(call)
    row, table = _existing(call), departments.rows(call.portal)
    if row["PARENT"] is None:
        raise RestError("ERROR_CORE", "The company itself cannot be removed")
    for other in table.values():
        if other["PARENT"] == row["ID"]:
            other["PARENT"] = row["PARENT"]
    for user in departments.people(call.portal, row["ID"]):
        numbers = user.more.get("UF_DEPARTMENT", [])
        user.more["UF_DEPARTMENT"] = [row["PARENT"] if number == row["ID"] else number for number in numbers]
    del table[row["ID"]]
    return True


def _check_admin(call: Call) -> None:
    if not call.caller.user.is_admin:
        raise core("Access denied")


def _existing(call: Call) -> Row:
    row = departments.rows(call.portal).get(call.params.number())
    if row is None:
        raise core("Department not found")
    return row


def _shown(row: Row) -> Row:
    """Numbers are text, but SORT; what is empty is left out."""
    texts = {name: str(row[name]) for name in ("ID", "PARENT", "UF_HEAD") if row[name]}
    return {"ID": texts.pop("ID"), "NAME": row["NAME"], "SORT": row["SORT"], **texts}
