"""Keep the tasks of a card in step with its stage: set once for each entry, settled once the card has moved on."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from b24app.portal import tasks as portal_tasks
from b24app.portal.tasks import NewTask, Task
from b24app.robots.card import Card
from b24app.robots.people import head_named
from b24app.robots.stays import Stay, stays_of

if TYPE_CHECKING:
    from b24app.robots.call import Call

_OURS = "b24app:"
_LONGEST = 50
"""Longest external code of a task that every portal keeps whole."""


@dataclass(frozen=True)
class Planned:
    """A task as it shall be set; `key` is its name on the stage."""

    key: str
    title: str
    description: str
    checklist: tuple[str, ...]
    responsible: int
    deadline: datetime | None
    needs_result: bool


@dataclass(frozen=True)
class Left:
    """An open task of an earlier stay, and what the file says of it: None where it says nothing any more."""

    task: Task
    stay: Stay
    told: Any

    @property
    def needs_result(self) -> bool:
        """Tell whether it is not done without a written result."""
        return bool(self.told and self.told.result)

    @property
    def is_carried(self) -> bool:
        """Tell whether it goes on when the card moves on."""
        return bool(self.told and self.told.on_leaving == "carry")


@dataclass(frozen=True)
class Settled:
    """What became of the tasks of earlier stays; `results` are what was written, by task."""

    closed: Sequence[Left]
    carried: Sequence[Left]
    stuck: Sequence[Left]
    results: Mapping[int, str]


@dataclass(frozen=True)
class StageTasks:
    """The tasks that we have set on one card, and the stays they belong to."""

    call: "Call"
    card: Card
    stays: Sequence[Stay]
    tasks: Sequence[Task]

    @classmethod
    def of(cls, call: "Call", card: Card) -> "StageTasks":
        """Read them in two requests; raises NoTasks where the app may not."""
        return cls(call, card, stays_of(call, card), portal_tasks.tasks_of(call.portal, card.kind, card.id))

    @property
    def stay(self) -> Stay:
        """Return the present stay."""
        return self.stays[0]

    def put(self, planned: Planned) -> int:
        """Set a task unless this stay has it, or an open one of the same stage; returns its id, 0 while observing."""
        there = self._there(planned.key)
        task = there.id if there else self._new(planned)
        if planned.checklist:
            items, is_new = planned.checklist, there is None
            write = lambda: portal_tasks.add_checklist(self.call.portal, task, items, is_new=is_new)  # noqa: E731
            self.call.once(f"checklist:{planned.key}", write, _never, about=list(items))
        return task

    def find(self, task: int) -> Task | None:
        """Return one of the card's tasks, None where it is gone."""
        return next((one for one in self.tasks if one.id == task), None)

    def left(self) -> list[Left]:
        """List the open tasks of earlier stays that the present one does not go on with."""
        return list(self._left())

    def settle(self, *, is_lost: bool) -> Settled:
        """Close what is to be closed, all of it where the card is lost; carry the rest over."""
        left = self.left()
        closing = [one for one in left if is_lost or not one.is_carried]
        wanted = [one.task.id for one in closing if one.needs_result]
        results = portal_tasks.results_of(self.call.portal, wanted)
        done = [one for one in closing if self._close(one, without=one.needs_result and one.task.id not in results)]
        stuck = [one for one in closing if one not in done]
        return Settled(done, [one for one in left if one not in closing], stuck, results)

    def _new(self, planned: Planned) -> int:
        add = lambda: self._add(planned)  # noqa: E731
        return int(self.call.once(f"task:{planned.key}", add, _never, would=0, about=planned.title))

    def _add(self, planned: Planned) -> int:
        new = NewTask(
            mark=_mark(self.stay, planned.key),
            title=planned.title,
            description=planned.description,
            responsible=planned.responsible,
            deadline=planned.deadline,
            needs_result=planned.needs_result,
            author=head_named(self.call),
        )
        return portal_tasks.add_task(self.call.portal, self.card.kind, self.card.id, new)

    def _there(self, key: str) -> Task | None:
        """Find the task of this stay; else one that an earlier stay on the same stage has left open."""
        same = [_mark(one, key) for one in self.stays if one.stage == self.stay.stage]
        own = [one for one in self.tasks if one.mark == same[0]]
        return next(iter(own or [one for one in self.tasks if one.is_open and one.mark in same]), None)

    def _left(self) -> Iterator[Left]:
        for stay in self.stays[1:]:
            stage = self.call.applied.stage(stay.stage) if self.call.applied else None
            told = {_mark(stay, one.key): one for one in (stage.tasks if stage else ())}
            for task in self.tasks:
                is_of_stay = task.is_open and task.mark.startswith(_prefix(stay))
                # Back on the same stage, the card goes on with what was begun there.
                if is_of_stay and stay.stage != self.stay.stage:
                    yield Left(task, stay, told.get(task.mark))

    def _close(self, one: Left, *, without: bool) -> bool:
        write = lambda: portal_tasks.complete_task(self.call.portal, one.task.id, without_result=without)  # noqa: E731
        return self.call.once(f"close:{one.task.id}", write, _never, would=True, about=one.task.title) is not False


def _prefix(stay: Stay) -> str:
    return f"{_OURS}{stay.entry or stay.stage}:"


def _mark(stay: Stay, key: str) -> str:
    """Name the task of a stay so that it is found again, however long its key."""
    mark = _prefix(stay) + key
    short = hashlib.sha256(mark.encode()).hexdigest()[:8]
    return mark if len(mark) <= _LONGEST else f"{mark[: _LONGEST - 9]}-{short}"


def _never() -> bool:
    return False
