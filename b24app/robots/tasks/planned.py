"""Work out the tasks of a stage for one card: from the pipeline's file, or from the settings of the robot."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from b24app.robots.answers import answers_of, filled, keys_in
from b24app.robots.card import Card
from b24app.robots.people import people_of
from b24app.robots.schedule import Length
from b24app.robots.stays import Stay
from b24app.robots.tasks.stage_tasks import Planned

if TYPE_CHECKING:
    from b24app.robots.call import Call

_WHY = {
    "ru": "Задача поставлена, потому что карточка пришла на стадию «{stage}».",
    "en": "This task was set because the card came to the stage “{stage}”.",
}
_RESULT = {
    "ru": "Запишите в задаче результат: без него она не считается сделанной.",
    "en": "Write the result into the task: without one it does not count as done.",
}


@dataclass(frozen=True)
class WorkingHours:
    """A length of time of so many working hours."""

    amount: int
    unit: str = "hours"
    is_working: bool = True


def planned_tasks(call: "Call", card: Card, stay: Stay) -> list[Planned]:
    """List the tasks for a stay: the one in the robot's settings, else those of the file whose conditions hold."""
    if call.inputs["title"]:
        return [_own(call, card, stay)]
    stage = call.applied.stage(stay.stage) if call.applied else None
    told = stage.tasks if stage else ()
    keys = {key for one in told for case in one.when for key in case}
    answers = answers_of(call, keys.union(*(keys_in(*_texts(one)) for one in told)))
    return [_planned(call, card, stay, one, answers) for one in told if call.pipeline.holds(one.when, answers)]


def _texts(told: Any) -> list[Mapping[str, str]]:
    return [one.by_language() for one in (told.title, told.description, *told.checklist) if one]


def _planned(call: "Call", card: Card, stay: Stay, told: Any, answers: Mapping[str, Any]) -> Planned:
    result = call.inputs["result"]
    needs_result = told.result if result is None else result
    about = filled(call, told.description.by_language(), answers) if told.description else ""
    return Planned(
        key=told.key,
        title=filled(call, told.title.by_language(), answers),
        description=_about(call, card, about, needs_result=needs_result),
        checklist=tuple(filled(call, one.by_language(), answers) for one in told.checklist),
        responsible=_doer(call, card, told.responsible),
        deadline=_deadline(call, stay, told.deadline),
        needs_result=needs_result,
    )


def _own(call: "Call", card: Card, stay: Stay) -> Planned:
    given = call.inputs
    lines = [line.strip() for line in (given["checklist"] or "").splitlines()]
    return Planned(
        key="own",
        title=given["title"],
        description=_about(call, card, given["description"] or "", needs_result=bool(given["result"])),
        checklist=tuple(line for line in lines if line),
        responsible=_doer(call, card, "assigned"),
        deadline=_deadline(call, stay, None),
        needs_result=bool(given["result"]),
    )


def _about(call: "Call", card: Card, text: str, *, needs_result: bool) -> str:
    """Add to a description why the task is there and how it is done."""
    why = call.say(_WHY, stage=card.stages.get(card.stage, card.stage))
    return "\n\n".join(part for part in (text, call.say(_RESULT) if needs_result else "", why) if part)


def _doer(call: "Call", card: Card, told: str | int) -> int:
    given: int | None = call.inputs["responsible"]
    return given or next(iter(people_of(call, card, [told, "assigned"])), 0)


def _deadline(call: "Call", stay: Stay, told: Length | None) -> datetime | None:
    hours: int | None = call.inputs["hours"]
    length = WorkingHours(hours) if hours else told
    if length is None:
        return None
    # Where the app was away for long, the time begins now: nobody is late for a task that was not there.
    at = call.schedule.after(length, stay.since)
    return at if at > call.now() else call.schedule.after(length)
