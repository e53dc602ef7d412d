"""Set tasks that belong to a card, find them again by a mark of ours, and look after them.

https://apidocs.bitrix24.com/api-reference/tasks/index.html
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from b24app.errors import AppError
from b24app.portal.client import Portal
from b24app.portal.documents import type_of
from b24app.portal.marker import Marker
from b24app.portal.outcome import Command
from b24app.portal.refusals import Refusal

_DONE = (4, 5, 7)
"""Statuses of a task whose doer is through with it: awaits control, done, declined."""

_OWNERS = {"lead": "L", "deal": "D"}
_SHOWN = ["ID", "XML_ID", "TITLE", "STATUS", "RESPONSIBLE_ID", "DEADLINE", "CLOSED_BY", "CLOSED_DATE"]
_NO_LONGER = ("0", "100", "1048582", "ERROR_CORE")
"""What a task answers that is deleted or has changed this very moment: texts by language, no codes of their own."""

_RESULT_NEEDED = 3
"""The portal's number of the setting that lets nobody finish a task without a result."""


class NoTasks(AppError):
    """The app may not work with tasks; tick the permission "task" in the application's form and open the app once."""

    code = "portal.no-tasks"


@dataclass(frozen=True)
class Task:
    """A task of a card; `mark` is our own name for it, empty for tasks of others."""

    id: int
    mark: str
    title: str
    status: int
    responsible: int
    deadline: datetime | None
    closed_by: int

    @property
    def is_open(self) -> bool:
        """Tell whether there is still something to do."""
        return self.status not in _DONE

    @property
    def link(self) -> str:
        """Return the task as a link in BB code."""
        title = self.title.replace("[", "(").replace("]", ")")
        return f"[URL={self.path}]{title}[/URL]"

    @property
    def path(self) -> str:
        """Return the address of the task inside its portal."""
        return f"/company/personal/user/{self.responsible}/tasks/task/view/{self.id}/"


@dataclass(frozen=True)
class NewTask:
    """A task to be set; `author` 0 is whoever speaks for the app."""

    mark: str
    title: str
    description: str
    responsible: int
    deadline: datetime | None = None
    needs_result: bool = False
    author: int = 0


def tasks_query(kind: str, number: int) -> tuple[str, dict[str, Any]]:
    """Name the call that lists the last fifty tasks of a card, the newest first."""
    return "tasks.task.list", {
        "order": {"ID": "desc"},
        "filter": {"UF_CRM_TASK": _owner(kind, number)},
        "select": _SHOWN,
        "start": -1,
    }


def tasks_of(portal: Portal, kind: str, number: int) -> list[Task]:
    """List the last fifty tasks of a card, the newest first; raises NoTasks."""
    with _permitted():
        rows = portal.read(*tasks_query(kind, number)).result["tasks"]
    return tasks_in(rows)


def tasks_in(rows: Iterable[Mapping[str, Any]]) -> list[Task]:
    """Read the rows that the call of `tasks_query` brings."""
    return [_task(row) for row in rows]


def add_task(portal: Portal, kind: str, number: int, new: NewTask) -> int:
    """Set a task and return its id; after a lost answer it is found by its mark.

    What needs a result cannot be finished in the portal without one. Where the author is named, the doer asks that
    person for a later deadline. Raises NoTasks.
    """
    # https://apidocs.bitrix24.com/api-reference/tasks/tasks-task-add.html
    fields: dict[str, Any] = {
        "TITLE": new.title,
        "DESCRIPTION": new.description,
        "RESPONSIBLE_ID": new.responsible,
        "UF_CRM_TASK": [_owner(kind, number)],
        "XML_ID": new.mark,
    }
    if new.deadline:
        fields["DEADLINE"] = new.deadline.isoformat()
    if new.author:
        fields |= {"CREATED_BY": new.author, "ALLOW_CHANGE_DEADLINE": "N"}
    if new.needs_result:
        fields["SE_PARAMETER"] = [{"VALUE": "Y", "CODE": _RESULT_NEEDED}]
    marker = Marker.row(*tasks_query(kind, number), lambda row: row.get("xmlId") == new.mark, key="id")
    with _permitted():
        answer = portal.add("tasks.task.add", {"fields": fields}, marker=marker).result
    return int(answer["task"]["id"] if isinstance(answer, Mapping) else answer)


def add_checklist(portal: Portal, task: int, items: Sequence[str], *, is_new: bool) -> None:
    """Put items on a task's checklist; on one that is not new only those that are not there."""
    listed = "task.checklistitem.getlist", {"TASKID": task}
    there = set() if is_new else {str(row.get("TITLE")) for row in portal.read(*listed).result or []}
    # The portal goes by the order of these parameters, not by their names.
    commands = [
        Command(
            "task.checklistitem.add",
            {"TASKID": task, "FIELDS": {"TITLE": item, "SORT_INDEX": place}},
            marker=Marker.row(*listed, lambda row, item=item: row.get("TITLE") == item),  # type: ignore[misc]
        )
        for place, item in enumerate(items)
        if item not in there
    ]
    for outcome in portal.write_many(commands) if commands else ():
        _ = outcome.result


def complete_task(portal: Portal, task: int, *, without_result: bool = False) -> bool:
    """Finish a task, one that needs a result also without it if told so; False where the portal does not let us."""
    if without_result:
        free = {"SE_PARAMETER": [{"VALUE": "N", "CODE": _RESULT_NEEDED}]}
        # Not every portal changes this alone; whether it did shows when the task is finished.
        _did(portal, "tasks.task.update", {"taskId": task, "fields": free})
    return _did(portal, "tasks.task.complete", {"taskId": task})


def move_deadline(portal: Portal, task: int, deadline: datetime) -> bool:
    """Give a task another deadline; False where the portal does not let us."""
    return _did(portal, "tasks.task.update", {"taskId": task, "fields": {"DEADLINE": deadline.isoformat()}})


def renew_task(portal: Portal, task: int) -> bool:
    """Take a finished task up again; False where the portal does not let us."""
    return _did(portal, "tasks.task.renew", {"taskId": task})


def _did(portal: Portal, method: str, asked: Mapping[str, Any]) -> bool:
    with _permitted():
        try:
            portal.write(method, asked)
        except Refusal as refusal:
            if refusal.is_code(*_NO_LONGER):
                return False
            raise
    return True


def results_of(portal: Portal, tasks: Sequence[int]) -> dict[int, str]:
    """Return the last written result of each of these tasks that has one, in one request."""
    if not tasks:
        return {}
    answers = portal.batch({str(task): ("tasks.task.result.list", {"taskId": task}) for task in tasks})
    found = {}
    for task, answer in answers.items():
        if not isinstance(answer, Refusal):
            found[int(task)] = answer.result
        elif not answer.is_code(*_NO_LONGER):
            raise answer
    return {task: str(rows[0].get("text") or "") for task, rows in found.items() if rows}


@contextmanager
def _permitted() -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        if refusal.is_code("insufficient_scope"):
            raise NoTasks from refusal
        raise


def _owner(kind: str, number: int) -> str:
    return f"{_OWNERS[kind]}_{number}" if kind in _OWNERS else f"T{type_of(kind):x}_{number}"


def _task(row: Mapping[str, Any]) -> Task:
    deadline = row.get("deadline")
    return Task(
        id=int(row["id"]),
        mark=str(row.get("xmlId") or ""),
        title=str(row.get("title") or ""),
        status=int(row.get("status") or 0),
        responsible=int(row.get("responsibleId") or 0),
        deadline=datetime.fromisoformat(str(deadline)) if deadline else None,
        closed_by=int(row.get("closedBy") or 0),
    )
