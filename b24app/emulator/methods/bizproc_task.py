"""bizproc.task.*: what workflows ask people to do. The side door gives such tasks; completing one ends it."""

from typing import Any

from b24app.emulator.clock import iso
from b24app.emulator.errors import RestError, access_denied
from b24app.emulator.method import Call, Page, method
from b24app.emulator.paging import page, start_of
from b24app.emulator.params import whole
from b24app.emulator.required import texts
from b24app.emulator.sifting import arranged, sifted, upper
from b24app.emulator.state import Row

PLACE = "bizproc/bizproc-task/bizproc-task"
STATUSES = {"yes": 1, "no": 2, "ok": 3, "cancel": 4}
# What each kind of task may end with.
ENDINGS = {
    "ApproveActivity": (1, 2),
    "ReviewActivity": (3,),
    "RequestInformationActivity": (3,),
    "RequestInformationOptionalActivity": (3, 4),
}
KINDS = {"ID": "integer", "WORKFLOW_ID": "string", "DOCUMENT_ID": "string", "NAME": "string", "STATUS": "integer"}
KINDS |= {"USER_ID": "integer", "USER_STATUS": "integer", "MODIFIED": "datetime", "ENTITY": "string"}
KINDS |= {"MODULE_ID": "string", "ACTIVITY": "string", "DESCRIPTION": "string"}
USUAL = ["ENTITY", "DOCUMENT_ID", "ID", "WORKFLOW_ID", "DOCUMENT_NAME", "NAME", "DOCUMENT_URL"]


@method("bizproc.task.list", scope="bizproc", source=f"{PLACE}-list")
def list_(call: Call) -> Page:
    """Return a page of tasks: one's own, or of anybody for an administrator who asks."""
    conditions = upper(call.params.mapping("FILTER"))
    user = call.caller.user
    if not user.is_admin and whole(conditions.setdefault("USER_ID", user.id)) != user.id:
        raise access_denied()
    rows = sifted(call.portal.work.workflow_tasks.values(), conditions, KINDS)
    found = arranged(rows, upper(call.params.mapping("ORDER")) or {"ID": "DESC"}, KINDS)
    names = [name.upper() for name in texts(call.params.get("SELECT") or USUAL)]
    cut = page(found, start_of(call.params))
    return Page([_shown(row, names) for row in cut.rows], cut.total, cut.next)


@method("bizproc.task.complete", scope="bizproc", write=True, source=f"{PLACE}-complete")
def complete(call: Call) -> bool:
    """End a task of one's own with yes, no, ok or cancel, as its kind allows."""
    number = whole(call.params.get("TASK_ID"))
    if not number:
        raise RestError("ERROR_TASK_VALIDATION", "empty TASK_ID")
    status = _status(call.params.get("STATUS"))
    row = call.portal.work.workflow_tasks.get(number)
    if row is None or row["USER_ID"] != call.caller.user.id:
        raise RestError("ERROR_TASK_NOT_FOUND", "Task not found")
    if row["STATUS"]:
        raise RestError("ERROR_TASK_COMPLETED", "Task already completed")
    if status not in ENDINGS[row["ACTIVITY"]]:
        raise RestError("ERROR_TASK_VALIDATION", "incorrect STATUS")
    row |= {"STATUS": status, "USER_STATUS": status, "MODIFIED": int(call.portal.clock.now())}
    row |= {"COMMENT": call.params.text("COMMENT"), "ANSWERS": call.params.mapping("FIELDS")}
    return True


@method("bizproc.task.delegate", scope="bizproc", write=True, source=f"{PLACE}-delegate")
def delegate(call: Call) -> bool:
    """Hand tasks on to somebody else."""
    numbers = [whole(number) or 0 for number in texts(call.params.get("TASK_IDS") or [])]
    if not numbers:
        raise RestError("ERROR_TASK_VALIDATION", "Invalid TASK_IDS")
    people = {}
    for name in ("FROM_USER_ID", "TO_USER_ID"):
        people[name] = whole(call.params.get(name))
        if people[name] not in call.portal.users:
            raise RestError("ERROR_INVALID_USER_ID", f"Invalid {name}")
    tasks = call.portal.work.workflow_tasks
    if any(tasks.get(number, {}).get("USER_ID") != people["FROM_USER_ID"] for number in numbers):
        raise RestError("ERROR_DELEGATION_NOT_ALLOWED", "Пользователь не является ответственным за задание")
    for number in numbers:
        tasks[number]["USER_ID"] = people["TO_USER_ID"]
    return True


def _status(given: Any) -> int:
    text = str(given or "").lower()
    status = STATUSES.get(text) or whole(text)
    if status not in STATUSES.values():
        raise RestError("ERROR_TASK_VALIDATION", "incorrect STATUS")
    return int(status or 0)


def _shown(row: Row, names: list[str]) -> Row:
    numbers = {name: str(row[name]) for name in ("ID", "STATUS", "USER_ID", "USER_STATUS")}
    written = {**row, **numbers, "MODIFIED": iso(row["MODIFIED"])}
    return {name: value for name, value in written.items() if name in names or "*" in names}
