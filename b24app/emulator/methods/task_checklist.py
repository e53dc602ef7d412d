"""task.checklistitem.*: checklists of tasks. Parameters count by their order, not by their names."""

from typing import Any

from b24app.emulator.clock import iso
from b24app.emulator.errors import core
from b24app.emulator.method import Call, method
from b24app.emulator.ordering import ordered
from b24app.emulator.params import whole
from b24app.emulator.positional import Arguments, failed, wrong
from b24app.emulator.required import yes
from b24app.emulator.state import Row

PLACE = "tasks/checklist-item/task-checklist-item"
SORTED = ("ID", "CREATED_BY", "TOGGLED_BY", "TOGGLED_DATE", "TITLE", "SORT_INDEX", "IS_COMPLETE")
FIRST_LIST = "BX_CHECKLIST_1"


@method("task.checklistitem.add", scope="task", write=True, source=f"{PLACE}-add")
def add(call: Call) -> int:
    """Add an item to the first checklist or under PARENT_ID; PARENT_ID 0 makes a new checklist of that title."""
    arguments = Arguments(call, "ctaskchecklistitem::add()")
    task_id, sent = _task(call, arguments), arguments.fields(1)
    if not str(sent.get("TITLE") or "").strip():
        raise failed("Не указано название элемента")
    parent = whole(sent["PARENT_ID"]) or 0 if "PARENT_ID" in sent else _first_list(call, task_id)
    number: int = _put(call, task_id, parent, str(sent["TITLE"]), sent)["ID"]
    return number


@method("task.checklistitem.update", scope="task", write=True, source=f"{PLACE}-update")
def update(call: Call) -> None:
    """Change an item."""
    arguments = Arguments(call, "ctaskchecklistitem::update()")
    item = _item(call, arguments)
    sent = arguments.fields(2)
    for name in ("TITLE", "SORT_INDEX", "PARENT_ID"):
        item |= {name: str(sent[name]) if name == "TITLE" else whole(sent[name]) or 0} if name in sent else {}
    for name in ("IS_COMPLETE", "IS_IMPORTANT"):
        item |= {name: "Y" if yes(sent[name]) else "N"} if name in sent else {}


@method("task.checklistitem.get", scope="task", source=f"{PLACE}-get")
def get(call: Call) -> Row:
    """Return an item."""
    return _shown(_item(call, Arguments(call, "ctaskchecklistitem::get()")))


@method("task.checklistitem.getlist", scope="task", source=f"{PLACE}-get-list")
def list_(call: Call) -> list[Row]:
    """Return all items of a task, the newest first, in one piece."""
    arguments = Arguments(call, "ctaskchecklistitem::getlist()")
    task_id, order = _task(call, arguments), arguments.mapping(1) or {"ID": "DESC"}
    for name in order:
        if name not in SORTED:
            text = f'Param #1 (arOrder) for method ctaskchecklistitem::getlist() must not contain key "{name}".'
            raise wrong(text)
    rows = [row for row in call.portal.work.board.checklist.values() if row["TASK_ID"] == task_id]
    return [_shown(dict(row)) for row in ordered(rows, order, _key)]


@method("task.checklistitem.complete", scope="task", write=True, source=f"{PLACE}-complete")
def complete(call: Call) -> bool:
    """Tick an item off; false when there is none."""
    return _toggle(call, "Y")


@method("task.checklistitem.renew", scope="task", write=True, source=f"{PLACE}-renew")
def renew(call: Call) -> bool:
    """Take an item's tick away; false when there is none."""
    return _toggle(call, "N")


@method("task.checklistitem.delete", scope="task", write=True, source=f"{PLACE}-delete")
def delete(call: Call) -> bool:
    """Remove an item with all below it."""
    _remove(call, _item(call, Arguments(call, "ctaskchecklistitem::delete()"))["ID"])
    return True


def _task(call: Call, arguments: Arguments) -> int:
    task_id = arguments.number(0, "taskId")
    if task_id not in call.portal.work.board.tasks:
        raise failed("Action failed")
    return task_id


def _item(call: Call, arguments: Arguments) -> Row:
    task_id, number = arguments.number(0, "taskId"), arguments.number(1, "itemId")
    item = call.portal.work.board.checklist.get(number)
    if item is None or item["TASK_ID"] != task_id:
        text = "TASKS_ERROR_EXCEPTION_#512; Check listitem not found or not accessible; "
        raise core(f"{text}512/TE/ITEM_NOT_FOUND_OR_NOT_ACCESSIBLE<br>")
    return item


def _first_list(call: Call, task_id: int) -> int:
    rows = call.portal.work.board.checklist.values()
    first = next((row for row in rows if row["TASK_ID"] == task_id and not row["PARENT_ID"]), None)
    number: int = (first or _put(call, task_id, 0, FIRST_LIST, {}))["ID"]
    return number


def _put(call: Call, task_id: int, parent: int, title: str, sent: Row) -> Row:
    number = call.portal.next_id("checklist item")
    row: Row = {
        "ID": number,
        "TASK_ID": task_id,
        "PARENT_ID": parent,
        "CREATED_BY": call.caller.user.id,
        "TITLE": title,
    }
    row |= {name: "Y" if yes(sent.get(name)) else "N" for name in ("IS_COMPLETE", "IS_IMPORTANT")}
    row |= {"SORT_INDEX": whole(sent.get("SORT_INDEX")) or 0, "TOGGLED_BY": None, "TOGGLED_DATE": None}
    members: Any = sent.get("MEMBERS")
    row["MEMBERS"] = dict(members) if isinstance(members, dict) else {}
    call.portal.work.board.checklist[number] = row
    return row


def _toggle(call: Call, state: str) -> bool:
    item = call.portal.work.board.checklist.get(Arguments(call, "ctaskchecklistitem").number(1, "itemId"))
    if item is None:
        return False
    if item["IS_COMPLETE"] != state:
        item |= {"IS_COMPLETE": state, "TOGGLED_BY": call.caller.user.id, "TOGGLED_DATE": int(call.portal.clock.now())}
    return True


def _remove(call: Call, number: int) -> None:
    table = call.portal.work.board.checklist
    del table[number]
    for below in [row["ID"] for row in list(table.values()) if row["PARENT_ID"] == number]:
        _remove(call, below)


def _shown(row: Row) -> Row:
    texts = {name: None if value is None else str(value) for name, value in row.items() if name != "MEMBERS"}
    members = [{"ID": str(user), "TYPE": str(about.get("TYPE", "A"))} for user, about in row["MEMBERS"].items()]
    moment = iso(row["TOGGLED_DATE"]) if row["TOGGLED_DATE"] else ""
    return {**texts, "TOGGLED_DATE": moment, "MEMBERS": members, "ATTACHMENTS": []}


def _key(name: str) -> Any:
    return lambda row: row[name]
