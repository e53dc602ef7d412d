"""tasks.task.start, complete and the like: what people do with a task, and what they may do."""

from b24app.emulator import tasks
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, method
from b24app.emulator.methods.tasks_task import existing
from b24app.emulator.params import whole
from b24app.emulator.state import Row
from b24app.emulator.task_reading import actions, whole_card

REFUSAL = "Действие над задачей не разрешено"


@method("tasks.task.start", scope="task", write=True, label="assumed", source="tasks/status/tasks-task-start")
def start(call: Call) -> Row:
    """Begin a task that waits or is put off."""
    return _moved(call, "start")


@method("tasks.task.pause", scope="task", write=True, label="assumed", source="tasks/status/tasks-task-pause")
def pause(call: Call) -> Row:
    """Stop a task that is in progress."""
    return _moved(call, "pause")


@method("tasks.task.defer", scope="task", write=True, label="assumed", source="tasks/status/tasks-task-defer")
def defer(call: Call) -> Row:
    """Put a task off."""
    return _moved(call, "defer")


@method("tasks.task.complete", scope="task", write=True, label="assumed", source="tasks/status/tasks-task-complete")
def complete(call: Call) -> Row:
    """Complete a task; one under control goes to its author first."""
    return _moved(call, "complete")


@method("tasks.task.renew", scope="task", write=True, label="assumed", source="tasks/status/tasks-task-renew")
def renew(call: Call) -> Row:
    """Take a completed task up again."""
    return _moved(call, "renew")


@method("tasks.task.approve", scope="task", write=True, source="tasks/tasks-task-approve")
def approve(call: Call) -> Row:
    """Accept work that awaits control."""
    return _judged(call, "approve")


@method("tasks.task.disapprove", scope="task", write=True, source="tasks/tasks-task-disapprove")
def disapprove(call: Call) -> Row:
    """Send work that awaits control back."""
    return _judged(call, "disapprove")


@method("tasks.task.delegate", scope="task", write=True, label="assumed", source="tasks/tasks-task-delegate")
def delegate(call: Call) -> Row:
    """Give a task to somebody else; who had it watches it from now on."""
    row = existing(call)
    user_id = whole(call.params.get("USERID")) or 0
    if user_id <= 0:
        raise RestError("100", "Could not find value for parameter {userId}")
    watchers = [*row.get("AUDITORS", ()), row["RESPONSIBLE_ID"]]
    values = {"RESPONSIBLE_ID": user_id, "AUDITORS": list(dict.fromkeys(watchers))}
    tasks.update(call.portal, row, values, call.actor)
    return {"task": whole_card(call, row)}


@method("tasks.task.getaccess", scope="task", source="tasks/tasks-task-get-access")
def access(call: Call) -> Row:
    """Say what users may do with a task."""
    row = existing(call)
    users = call.params.get("USERS", [call.caller.user.id])
    if not isinstance(users, list):
        text = "Invalid value {} to match with parameter {users}. Should be value of type array."
        raise RestError("100", text)
    return {"allowedActions": {str(user_id): _of(call, row, whole(user_id) or 0) for user_id in users}}


def _of(call: Call, row: Row, user_id: int) -> Row:
    user = call.portal.users.get(user_id)
    people = {row["CREATED_BY"], row["RESPONSIBLE_ID"], *row.get("ACCOMPLICES", ())}
    is_in = user is not None and (user.is_admin or user_id in people)
    return {_upper(name): is_so and is_in for name, is_so in actions(row).items()}


def _upper(name: str) -> str:
    return "".join(f"_{sign}" if sign.isupper() else sign for sign in name).upper()


def _moved(call: Call, action: str) -> Row:
    row = existing(call)
    tasks.move(call.portal, row, action, call.actor)
    return {"task": whole_card(call, row)}


def _judged(call: Call, action: str) -> Row:
    """Only the author and administrators judge the work; these refuse with a code of their own."""
    row = existing(call)
    is_judge = call.caller.user.is_admin or row["CREATED_BY"] == call.caller.user.id
    if not is_judge or row["STATUS"] not in tasks.ALLOWED[action]:
        raise RestError("1048582", REFUSAL)
    return _moved(call, action)
