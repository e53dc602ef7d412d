"""Set the tasks of a stage when a card comes to it, see that they are done, and settle them once it moves on."""

from datetime import timedelta

from b24app.robots import (
    Bool,
    Call,
    Card,
    DateTime,
    Robot,
    StageTasks,
    Text,
    User,
    Whole,
    mind_task,
    planned_tasks,
    settle_tasks,
    watch_task,
)

robot = Robot(
    title={"ru": "Задача стадии", "en": "Task of the stage"},
    help={
        "ru": "Ставит задачи стадии с чек-листом и сроком, следит за результатом, закрывает их, когда карточка ушла.",
        "en": "Sets the stage's tasks with checklist and deadline, minds the result, closes them as the card moves on.",
    },
    on=["lead", "deal", "smart_process"],
    inputs={
        "title": Text(
            title={"ru": "Название задачи", "en": "Title of the task"},
            help={"ru": "Пусто: задачи из воронки.", "en": "Empty: the tasks of the pipeline."},
        ),
        "description": Text(title={"ru": "Описание", "en": "Description"}),
        "checklist": Text(
            title={"ru": "Чек-лист", "en": "Checklist"},
            help={"ru": "Каждый пункт с новой строки.", "en": "One item a line."},
        ),
        "hours": Whole(title={"ru": "Срок, рабочих часов", "en": "Deadline, working hours"}),
        "responsible": User(
            title={"ru": "Исполнитель", "en": "Who does it"},
            help={"ru": "Пусто: как в воронке.", "en": "Empty: as the pipeline says."},
        ),
        "result": Bool(title={"ru": "Нужен результат", "en": "A result is needed"}),
    },
    outputs={
        "count": Whole(title={"ru": "Сколько задач", "en": "How many tasks"}),
        "task": Whole(title={"ru": "Номер задачи", "en": "Number of the task"}),
        "deadline": DateTime(title={"ru": "Срок", "en": "Deadline"}),
    },
)

SET = {"ru": "Поставлена задача «{title}»{until}.", "en": "The task “{title}” was set{until}."}
UNTIL = {"ru": " со сроком {at}", "en": ", due {at}"}
NONE = {"ru": "На этой стадии задач нет.", "en": "There are no tasks on this stage."}
CLOSED = {"ru": "Карточка закрыта, новых задач нет.", "en": "The card is closed, no new tasks."}
A_MOMENT = timedelta(minutes=2)


@robot.watcher("added", "moved")
@robot.handler
def stage_task(call: Call) -> dict[str, object]:
    """Set the tasks of the stage; see to those of the stage before a moment later, for the card may come back."""
    board = StageTasks.of(call, call.card())
    if board.card.is_closed:
        settled = settle_tasks(call, board)
        if not is_won(call, board.card):
            call.explain(CLOSED)
            return settled
    planned = planned_tasks(call, board.card, board.stay)
    tasks = [board.put(one) for one in planned]
    for one, task in zip(planned, tasks, strict=True):
        until = call.say(UNTIL, at=call.schedule.written(one.deadline)) if one.deadline else ""
        call.explain(SET, title=one.title, until=until)
        watch_task(call, board.card, one, task)
    call.decide("set" if tasks else "no-tasks")
    if not tasks:
        call.explain(NONE)
    if board.left() and not board.card.is_closed:
        call.timers.set("leave", call.now() + A_MOMENT)
    ends = [one.deadline for one in planned if one.deadline]
    return {"count": len(tasks), "task": next(iter(tasks), None), "deadline": min(ends, default=None)}


def is_won(call: Call, card: Card) -> bool:
    """Tell whether the card is closed with success on a stage that asks for something still to be done."""
    stage = call.applied.stage(card.stage) if call.applied else None
    return getattr(stage, "semantics", "") == "success" and bool(getattr(stage, "tasks", ()) or call.inputs["title"])


@robot.watcher("left")
def moved_on(call: Call) -> dict[str, object]:
    """See to the tasks of a stage that the card has left for one where this robot does not stand."""
    board = StageTasks.of(call, call.card())
    if board.card.is_closed:
        return settle_tasks(call, board)
    if board.left():
        call.timers.set("leave", call.now() + A_MOMENT)
    return {}


@robot.timer("leave")
def leave(call: Call) -> dict[str, object]:
    """Close or carry over what the card has left behind."""
    return settle_tasks(call, StageTasks.of(call, call.card()))


@robot.timer("due")
def due(call: Call) -> dict[str, object]:
    """Look at tasks whose time is up."""
    board, facts = StageTasks.of(call, call.card()), call.facts
    for one in (facts, *facts["missed"]):
        mind_task(call, board, one["payload"])
    return {}
