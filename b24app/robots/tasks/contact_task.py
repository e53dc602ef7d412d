"""Keep one task for the day agreed on with the client: it moves with the date, and is over when the waiting is."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from b24app.portal.tasks import NoTasks
from b24app.robots.answers import answers_of, filled, keys_in
from b24app.robots.schedule import Appointment
from b24app.robots.tasks.card_tasks import CardTasks, Wanted

if TYPE_CHECKING:
    from b24app.robots.call import Call

_PREFIX = "next:"
_WHY = {
    "ru": "Об этом дне договорились с клиентом. Перенесёте дату в карточке, перенесётся и срок задачи.",
    "en": "This day was agreed on with the client. Move the date in the card and the deadline moves along.",
}


def keep_contact_task(call: "Call", agreed: Appointment) -> None:
    """Have the task where the pipeline names one: the open one moved to this date, else a new one."""
    rule = call.part("next_contact")
    if not (rule and rule.task) or (board := _board(call)) is None:
        return
    deadline, title = _evening(call, agreed), rule.task.by_language()
    name = f"{_PREFIX}{agreed.day:%y%m%d}"
    if still := [one for one in board.begun_with(_PREFIX) if one.is_open]:
        board.put_off(still[0], deadline)
    elif there := board.find(name):
        board.renew(there)
    else:
        named = filled(call, title, answers_of(call, keys_in(title)))
        board.put(Wanted(name, named, call.say(_WHY), board.card.responsible, deadline=deadline))


def end_contact_task(call: "Call") -> None:
    """Finish the task: the card waits for no date any more."""
    rule = call.part("next_contact")
    if rule and rule.task and (board := _board(call)):
        board.close(board.begun_with(_PREFIX))


def _board(call: "Call") -> CardTasks | None:
    try:
        return CardTasks.of(call, call.card())
    except NoTasks:
        # Whoever gave no permission for tasks is reminded all the same.
        return None


def _evening(call: "Call", agreed: Appointment) -> datetime:
    """Return when the office closes on that day."""
    working = call.schedule.working
    day = working.local(agreed.begins).date()
    closes = max((end for _, end in working.hours(day)), default=24 * 60)
    return max(agreed.begins, datetime.combine(day, time(), working.zone) + timedelta(minutes=closes))
