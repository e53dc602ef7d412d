"""task.commentitem.*: what is said about a task. Parameters count by their order, not by their names."""

from typing import Any

from b24app.emulator import filters
from b24app.emulator.clock import iso, moment_of
from b24app.emulator.errors import core
from b24app.emulator.events import raise_event
from b24app.emulator.method import Call, method
from b24app.emulator.ordering import ordered
from b24app.emulator.params import whole
from b24app.emulator.positional import Arguments
from b24app.emulator.state import Row

PLACE = "tasks/comment-item/task-comment-item"
KINDS = {"ID": "integer", "AUTHOR_ID": "integer", "AUTHOR_NAME": "string", "POST_DATE": "datetime"}


@method("task.commentitem.add", scope="task", write=True, source=f"{PLACE}-add")
def add(call: Call) -> int:
    """Say something about a task; the method is old and stands for a portal with the old task card."""
    arguments = Arguments(call, "ctaskcommentitem::add()")
    task, sent = _task(call, arguments.number(0, "taskId")), arguments.fields(1)
    if not str(sent.get("POST_MESSAGE") or "").strip():
        raise core("Не указан текст комментария<br>")
    number, author = call.portal.next_id("task comment"), whole(sent.get("AUTHOR_ID")) or call.caller.user.id
    at = moment_of(str(sent.get("POST_DATE") or "")) or call.portal.clock.now()
    row: Row = {"ID": number, "TASK_ID": task["ID"], "AUTHOR_ID": author, "POST_MESSAGE": str(sent["POST_MESSAGE"])}
    call.portal.work.board.comments[number] = row | {"POST_DATE": int(at)}
    task["COMMENTS_COUNT"] = (task.get("COMMENTS_COUNT") or 0) + 1
    _tell(call, "ADD", {"FIELDS_AFTER": {"ID": number, "MESSAGE_ID": number, "TASK_ID": task["ID"]}})
    return number


@method("task.commentitem.update", scope="task", write=True, source=f"{PLACE}-update")
def update(call: Call) -> bool:
    """Change a comment's text."""
    arguments = Arguments(call, "ctaskcommentitem::update()")
    row, sent = _comment(call, arguments), arguments.fields(2)
    row["POST_MESSAGE"] = str(sent.get("POST_MESSAGE") or row["POST_MESSAGE"])
    _tell(call, "UPDATE", {"FIELDS_AFTER": {"ID": row["ID"], "MESSAGE_ID": row["ID"], "TASK_ID": row["TASK_ID"]}})
    return True


@method("task.commentitem.get", scope="task", source=f"{PLACE}-get")
def get(call: Call) -> Row:
    """Return a comment."""
    return _shown(call, _comment(call, Arguments(call, "ctaskcommentitem::get()")))


@method("task.commentitem.getlist", scope="task", source=f"{PLACE}-get-list")
def list_(call: Call) -> list[Row]:
    """Return all comments of a task in one piece, the newest first."""
    arguments = Arguments(call, "ctaskcommentitem::getlist()")
    task = _task(call, arguments.number(0, "taskId"))
    rows = [row for row in call.portal.work.board.comments.values() if row["TASK_ID"] == task["ID"]]
    for name, wanted in arguments.mapping(2).items():
        field = filters.split(name)[1]
        if field in KINDS:
            check = filters.test(name, wanted, KINDS[field], _reader(field))
            rows = [row for row in rows if check(row)]
    found = ordered(rows, arguments.mapping(1) or {"ID": "DESC"}, lambda name: _reader(name) if name in KINDS else None)
    return [_shown(call, row) for row in found]


@method("task.commentitem.delete", scope="task", write=True, source=f"{PLACE}-delete")
def delete(call: Call) -> bool:
    """Remove a comment."""
    row = _comment(call, Arguments(call, "ctaskcommentitem::delete()"))
    del call.portal.work.board.comments[row["ID"]]
    _tell(call, "DELETE", {"FIELDS_BEFORE": {"ID": row["ID"], "MESSAGE_ID": row["ID"], "TASK_ID": row["TASK_ID"]}})
    return True


def _task(call: Call, number: int) -> Row:
    task = call.portal.work.board.tasks.get(number)
    if task is None:
        raise core("Недостаточно прав для добавления комментария.<br>")
    return task


def _comment(call: Call, arguments: Arguments) -> Row:
    task_id, number = arguments.number(0, "taskId"), arguments.number(1, "itemId")
    row = call.portal.work.board.comments.get(number)
    if row is None or row["TASK_ID"] != task_id:
        raise core("TASKS_ERROR_EXCEPTION_#4; Action is not allowed; 4/TE/ACTION_NOT_ALLOWED.<br>")
    return row


def _shown(call: Call, row: Any) -> Row:
    user = call.portal.users.get(row["AUTHOR_ID"])
    texts = {"ID": str(row["ID"]), "AUTHOR_ID": str(row["AUTHOR_ID"]), "AUTHOR_NAME": user.full_name if user else ""}
    moment = {"POST_DATE": iso(row["POST_DATE"]), "POST_MESSAGE": row["POST_MESSAGE"]}
    return {"POST_MESSAGE_HTML": None, **texts, "AUTHOR_EMAIL": "", **moment}


def _reader(field: str) -> filters.Reader:
    return lambda row: row.get(field)


def _tell(call: Call, what: str, data: Row) -> None:
    raise_event(call.portal, f"ONTASKCOMMENT{what}", data, call.actor)
