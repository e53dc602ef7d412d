"""tasks.task.*: tasks. Answers are in camelCase and all text; what is sent is in capitals."""

from typing import Any

from b24app.emulator import filters, task_fields, tasks
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, Page, method
from b24app.emulator.ordering import ordered
from b24app.emulator.paging import page, start_of
from b24app.emulator.params import whole
from b24app.emulator.state import Row
from b24app.emulator.task_described import described
from b24app.emulator.task_listing import KINDS, SORTED, reader
from b24app.emulator.task_reading import chosen, selected, whole_card

INTERNAL = " (internal error)"


@method("tasks.task.add", scope="task", write=True, source="tasks/tasks-task-add")
def add(call: Call) -> Row:
    """Set a task; tied to items of CRM by UF_CRM_TASK it becomes their activity as well."""
    row = tasks.add(call.portal, task_fields.accepted(_fields(call)), call.actor)
    return {"task": whole_card(call, row)}


@method("tasks.task.update", scope="task", write=True, source="tasks/tasks-task-update")
def update(call: Call) -> Row:
    """Change a task."""
    row = existing(call)
    tasks.update(call.portal, row, task_fields.accepted(_fields(call)), call.actor)
    return {"task": whole_card(call, row)}


@method("tasks.task.get", scope="task", source="tasks/tasks-task-get")
def get(call: Call) -> Row:
    """Return a task, nothing for one out of sight; fields of CRM and files come only when `select` names one."""
    row = in_sight(call)
    select = call.params.get("SELECT")
    if "SELECT" in call.params and not isinstance(select, (list, dict)):
        text = "Invalid value {} to match with parameter {select}. Should be value of type array."
        raise RestError("100", text + INTERNAL)
    if row is None:
        # No refusal: the official JS SDK's own tests against a real portal read a good answer without a task.
        return {}
    return {"task": chosen(call, row, selected(select)) if select else whole_card(call, row)}


@method("tasks.task.list", scope="task", label="source-read", source="tasks/tasks-task-list")
def list_(call: Call) -> Page:
    """Return a page of tasks, the newest first unless `order` says otherwise; a wrong order is refused."""
    rows = [row for row in call.portal.work.board.tasks.values() if _is_seen(call, row)]
    for name, wanted in call.params.mapping("FILTER").items():
        field = filters.split(name)[1].upper()
        if field in KINDS:
            check = filters.test(name, wanted, KINDS[field], reader(call.portal, field))
            rows = [row for row in rows if check(row)]
    order = {task_fields.upper(name): how for name, how in call.params.mapping("ORDER").items()} or {"ID": "DESC"}
    if any(name not in SORTED for name in order):
        raise RestError("0", "Неверный ключ сортировки" + INTERNAL)
    cut = page(ordered(rows, order, lambda name: reader(call.portal, name)), start_of(call.params))
    names = selected(call.params.get("SELECT"))
    return Page({"tasks": [chosen(call, dict(row), names, in_list=True) for row in cut.rows]}, cut.total, cut.next)


@method("tasks.task.delete", scope="task", write=True, source="tasks/tasks-task-delete")
def delete(call: Call) -> Row:
    """Delete a task; only its author and administrators may."""
    row = existing(call)
    if not call.caller.user.is_admin and row["CREATED_BY"] != call.caller.user.id:
        raise RestError("1048582", "Нет доступа к удалению задачи")
    tasks.delete(call.portal, row, call.actor)
    return {"task": True}


@method("tasks.task.getFields", scope="task", source="tasks/tasks-task-get-fields")
def fields(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe the fields of a task: titles, types, what may be chosen, what is there from the start."""
    return {"fields": described()}


def existing(call: Call) -> Row:
    """Find the task named by taskId; a task out of one's sight is as good as none."""
    row = in_sight(call)
    if row is None:
        raise RestError("1048582", "Задача не найдена или недоступна")
    return row


def in_sight(call: Call) -> Row | None:
    """Find the task a call names by taskId or id; None when it is out of sight."""
    given: Any = call.params.get("TASKID", call.params.get("ID"))
    if given in (None, ""):
        raise RestError("100", "CTaskItem All parameters in the constructor must have real class type" + INTERNAL)
    number = whole(given) or 0
    if number <= 0:
        raise RestError("0", "wrong task id")
    row = call.portal.work.board.tasks.get(number)
    return row if row and _is_seen(call, row) else None


def _is_seen(call: Call, row: Row) -> bool:
    """Administrators see all tasks, others those they take part in; heads of departments are not told apart."""
    user = call.caller.user
    people = {row["CREATED_BY"], row["RESPONSIBLE_ID"], *row.get("ACCOMPLICES", ()), *row.get("AUDITORS", ())}
    return user.is_admin or user.id in people


def _fields(call: Call) -> Row:
    sent = call.params.mapping("FIELDS")
    if not sent:
        raise RestError("100", "Could not find value for parameter {fields}" + INTERNAL)
    return sent
