"""Look at a task when its time is up: is it done, and does it carry the result that was asked for."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from b24app.portal import tasks as portal_tasks
from b24app.portal.tasks import Task
from b24app.robots.card import Card
from b24app.robots.people import people_of
from b24app.robots.tasks.stage_tasks import Planned, StageTasks

if TYPE_CHECKING:
    from b24app.robots.call import Call

_ROUNDS = 3
"""How often a task is looked at before it is left to people."""

_LATE = {
    "ru": "Срок задачи {task} прошёл, а она не закрыта: {link}. Сделайте её и запишите результат. Если не успеваете, "
    "договоритесь о новом сроке с постановщиком.",
    "en": "The task {task} is past its deadline and still open: {link}. Do it and write the result down. If you need "
    "longer, agree on a new deadline with whoever set it.",
}
_REOPENED = {
    "ru": "Задача {task} закрыта без результата и открыта снова: {link}. Запишите, чем она закончилась.",
    "en": "The task {task} was finished without a result and is open again: {link}. Write down what came of it.",
}
_WITHOUT = {
    "ru": "Задача {task} закрыта без результата: {link}. Запишите, чем она закончилась.",
    "en": "The task {task} was finished without a result: {link}. Write down what came of it.",
}
_SAID: Mapping[str, Mapping[str, str]] = {
    "gone": {"ru": "Задачи больше нет.", "en": "The task is gone."},
    "done": {"ru": "Задача «{title}» закрыта.", "en": "The task “{title}” is finished."},
    "moved": {"ru": "Срок задачи «{title}» перенесён.", "en": "The deadline of the task “{title}” was moved."},
    "late": {"ru": "Срок задачи «{title}» прошёл.", "en": "The task “{title}” is past its deadline."},
    "no-result": {"ru": "У задачи «{title}» нет результата.", "en": "The task “{title}” has no result."},
}


def watch_task(call: "Call", card: Card, planned: Planned, task: int) -> None:
    """Have a task looked at when its time is up; one without a deadline that needs a result, after a working day."""
    if planned.deadline is None and not planned.needs_result:
        return
    at = planned.deadline or _later(call, call.now())
    given = {"key": planned.key, "task": task, "result": planned.needs_result, "round": 1}
    call.timers.set(f"due:{planned.key}", at, given, stage=card.stage)


def mind_task(call: "Call", board: StageTasks, given: Mapping[str, Any]) -> None:
    """See whether a task is done with its result; if not, tell people and look again a working day later."""
    task = board.find(int(given["task"]))
    word = _state(call, task, given)
    call.decide(word)
    call.explain(_SAID[word], title=task.title if task else "")
    if task is None or word == "done":
        return
    if word == "moved" and task.deadline:
        _again(call, board, given, task.deadline)
        return
    _tell(call, board, task, word, is_first=given["round"] == 1)
    if given["round"] < _ROUNDS:
        _again(call, board, {**given, "round": given["round"] + 1}, _later(call, call.now()))


def _state(call: "Call", task: Task | None, given: Mapping[str, Any]) -> str:
    if task is None:
        return "gone"
    if not task.is_open:
        is_without = given["result"] and not portal_tasks.results_of(call.portal, [task.id])
        return "no-result" if is_without else "done"
    return "moved" if task.deadline and task.deadline > call.now() else "late"


def _tell(call: "Call", board: StageTasks, task: Task, word: str, *, is_first: bool) -> None:
    text = _LATE
    if word == "no-result":
        renew = lambda: portal_tasks.renew_task(call.portal, task.id)  # noqa: E731
        is_open = call.once(f"renew:{task.id}", renew, lambda: False, would=True, about=task.title) is not False
        text = _REOPENED if is_open else _WITHOUT
    words = ["assigned"] if is_first else ["assigned", "head"]
    people = [task.responsible, *people_of(call, board.card, words)]
    call.notify(people, call.say(text, task=task.link, link=board.card.link), f"{call.code}-{task.id}")


def _again(call: "Call", board: StageTasks, given: Mapping[str, Any], at: datetime) -> None:
    call.timers.set(f"due:{given['key']}", at, given, stage=board.card.stage)


def _later(call: "Call", moment: datetime) -> datetime:
    return call.schedule.working.add_days(moment, 1)
