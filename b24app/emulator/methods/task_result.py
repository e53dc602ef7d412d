"""tasks.task.result.*: comments that are the results of tasks."""

from b24app.emulator.clock import iso
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, method
from b24app.emulator.params import whole
from b24app.emulator.state import Row

RESULT = "tasks/result/tasks-task-result"


@method("tasks.task.result.addFromComment", scope="task", write=True, source=f"{RESULT}-add-from-comment")
def add_result(call: Call) -> Row:
    """Make a comment the result of its task."""
    comment = call.portal.work.board.comments.get(whole(call.params.get("COMMENTID")) or 0)
    if comment is None:
        raise RestError("0", "Comment not found.")
    results = call.portal.work.board.results
    if any(row["COMMENT_ID"] == comment["ID"] for row in results.values()):
        raise RestError("0", "Result already exists.")
    now, number = int(call.portal.clock.now()), call.portal.next_id("task result")
    row = {"ID": number, "TASK_ID": comment["TASK_ID"], "COMMENT_ID": comment["ID"], "TEXT": comment["POST_MESSAGE"]}
    results[number] = row | {"CREATED_BY": call.caller.user.id, "CREATED_AT": now}
    return _result(results[number])


@method("tasks.task.result.list", scope="task", source=f"{RESULT}-list")
def list_results(call: Call) -> list[Row]:
    """Return the results of a task, the newest first."""
    task_id = whole(call.params.get("TASKID")) or 0
    if task_id not in call.portal.work.board.tasks:
        raise RestError("0", "Access denied.")
    rows = [row for row in call.portal.work.board.results.values() if row["TASK_ID"] == task_id]
    return [_result(row) for row in reversed(rows)]


@method("tasks.task.result.deleteFromComment", scope="task", write=True, source=f"{RESULT}-delete-from-comment")
def delete_result(call: Call) -> None:
    """Let a comment be no result any more."""
    number, results = whole(call.params.get("COMMENTID")) or 0, call.portal.work.board.results
    found = next((row["ID"] for row in results.values() if row["COMMENT_ID"] == number), None)
    if found is None:
        raise RestError("0", "Comment not found.")
    del results[found]


def _result(row: Row) -> Row:
    moments = {"createdAt": iso(row["CREATED_AT"]), "updatedAt": iso(row["CREATED_AT"])}
    names = {"id": "ID", "taskId": "TASK_ID", "commentId": "COMMENT_ID", "createdBy": "CREATED_BY"}
    numbers = {shown: row[name] for shown, name in names.items()}
    return {**numbers, **moments, "status": 0, "text": row["TEXT"], "formattedText": row["TEXT"], "files": []}
