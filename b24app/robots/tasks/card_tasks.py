"""Set tasks of a card that do not belong to a stage: each once under a name of its own, whichever run comes again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from b24app.portal import tasks as portal_tasks
from b24app.portal.tasks import NewTask, Task
from b24app.robots.card import Card
from b24app.robots.people import head_named

if TYPE_CHECKING:
    from b24app.robots.call import Call


@dataclass(frozen=True)
class Wanted:
    """A task as it shall be set; `name` tells it from all others of the card."""

    name: str
    title: str
    description: str
    responsible: int
    checklist: tuple[str, ...] = ()
    deadline: datetime | None = None


@dataclass(frozen=True)
class CardTasks:
    """The last fifty tasks of a card, the newest first."""

    call: "Call"
    card: Card
    tasks: Sequence[Task]

    @classmethod
    def of(cls, call: "Call", card: Card) -> "CardTasks":
        """Read them in one request; raises NoTasks where the app may not."""
        return cls(call, card, portal_tasks.tasks_of(call.portal, card.kind, card.id))

    def find(self, name: str) -> Task | None:
        """Return the task of a name, None where it was never set or is gone."""
        return next((one for one in self.tasks if one.mark == _mark(name)), None)

    def begun_with(self, prefix: str) -> list[Task]:
        """List the tasks whose names begin so."""
        return [one for one in self.tasks if one.mark.startswith(_mark(prefix))]

    def put(self, wanted: Wanted) -> int:
        """Set a task unless there is one of its name; returns its id, 0 while observing."""
        there = self.find(wanted.name)
        task = there.id if there else self._new(wanted)
        if wanted.checklist:
            write = lambda: portal_tasks.add_checklist(  # noqa: E731
                self.call.portal, task, wanted.checklist, is_new=there is None
            )
            self.call.once(f"checklist:{wanted.name}", write, lambda: False, about=list(wanted.checklist))
        return task

    def put_off(self, task: Task, deadline: datetime) -> None:
        """Give a task another deadline."""
        if task.deadline != deadline:
            write = lambda: portal_tasks.move_deadline(self.call.portal, task.id, deadline)  # noqa: E731
            self.call.once(f"put-off:{task.id}", write, lambda: False, would=True, about=deadline.isoformat())

    def renew(self, task: Task) -> None:
        """Take up again what was finished."""
        if not task.is_open:
            write = lambda: portal_tasks.renew_task(self.call.portal, task.id)  # noqa: E731
            self.call.once(f"renew:{task.id}", write, lambda: False, would=True, about=task.title)

    def close(self, tasks: Sequence[Task]) -> None:
        """Finish those that are still open: there is nothing left to do."""
        for task in (one for one in tasks if one.is_open):
            write = lambda number=task.id: portal_tasks.complete_task(self.call.portal, number)  # noqa: E731
            self.call.once(f"close:{task.id}", write, lambda: False, would=True, about=task.title)

    def _new(self, wanted: Wanted) -> int:
        new = NewTask(
            mark=_mark(wanted.name),
            title=wanted.title,
            description=wanted.description,
            responsible=wanted.responsible,
            deadline=wanted.deadline,
            author=head_named(self.call),
        )
        add = lambda: portal_tasks.add_task(self.call.portal, self.card.kind, self.card.id, new)  # noqa: E731
        return int(self.call.once(f"task:{wanted.name}", add, lambda: False, would=0, about=wanted.title) or 0)


def texts_by_language(*texts: object) -> list[Mapping[str, str]]:
    """Return texts of a pipeline's file by language, those that are there."""
    return [one.by_language() for one in texts if hasattr(one, "by_language")]


def _mark(name: str) -> str:
    return f"b24app:{name}"
