"""tasks.task.favorite.*, mute, pin and watch: what a user does with a task for himself."""

from b24app.emulator import tasks
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, method
from b24app.emulator.methods.tasks_task import in_sight
from b24app.emulator.state import Row
from b24app.emulator.task_reading import whole_card

PLACE = "tasks/user-actions/tasks-task"


@method("tasks.task.favorite.add", scope="task", write=True, source=f"{PLACE}-favorite-add")
def add_favorite(call: Call) -> bool:
    """Put a task among the caller's favourites."""
    return _marked(call, _seen(call, "1", "Task not found or not accessible"), FAVORITE="Y")


@method("tasks.task.favorite.remove", scope="task", write=True, source=f"{PLACE}-favorite-remove")
def remove_favorite(call: Call) -> bool:
    """Take a task out of the caller's favourites."""
    return _marked(call, _seen(call, "1", "Task not found or not accessible"), FAVORITE="N")


@method("tasks.task.mute", scope="task", write=True, source=f"{PLACE}-mute")
def mute(call: Call) -> Row:
    """Silence a task for the caller."""
    return _card(call, IS_MUTED="Y")


@method("tasks.task.unmute", scope="task", write=True, source=f"{PLACE}-unmute")
def unmute(call: Call) -> Row:
    """Let a task be heard again."""
    return _card(call, IS_MUTED="N")


@method("tasks.task.pin", scope="task", write=True, source=f"{PLACE}-pin")
def pin(call: Call) -> Row:
    """Pin a task for the caller."""
    return _card(call, IS_PINNED="Y")


@method("tasks.task.unpin", scope="task", write=True, source=f"{PLACE}-unpin")
def unpin(call: Call) -> Row:
    """Take a pinned task down."""
    return _card(call, IS_PINNED="N")


@method("tasks.task.startwatch", scope="task", write=True, source=f"{PLACE}-start-watch")
def start_watch(call: Call) -> Row:
    """Make the caller one of those who watch a task."""
    row = _seen(call)
    return _watched(call, row, [*row.get("AUDITORS", ()), call.caller.user.id])


@method("tasks.task.stopwatch", scope="task", write=True, source=f"{PLACE}-stop-watch")
def stop_watch(call: Call) -> Row:
    """Take the caller out of those who watch a task."""
    row = _seen(call)
    return _watched(call, row, [number for number in row.get("AUDITORS", ()) if number != call.caller.user.id])


def _watched(call: Call, row: Row, people: list[int]) -> Row:
    tasks.update(call.portal, row, {"AUDITORS": list(dict.fromkeys(people))}, call.actor)
    return {"task": whole_card(call, row)}


def _card(call: Call, **changed: str) -> Row:
    row = _seen(call)
    _marked(call, row, **changed)
    return {"task": whole_card(call, row)}


def _marked(call: Call, row: Row, **changed: str) -> bool:
    row.setdefault("MARKS", {}).setdefault(call.caller.user.id, {}).update(changed)
    return True


def _seen(call: Call, code: str = "1048584", text: str = "a:0:{}") -> Row:
    row = in_sight(call)
    if row is None:
        raise RestError(code, text)
    return row
