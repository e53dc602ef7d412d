"""Raise the alarm about a card that nobody touches, and see that it leaves the stage in time."""

from datetime import datetime

from b24app.robots import (
    ESCALATE,
    SOON,
    TERM,
    WARN,
    Bool,
    Call,
    Card,
    DateTime,
    Robot,
    User,
    Whole,
    arm,
    end_term,
    held_until,
    raise_alarm,
    remind_of_term,
    rule_of,
    stays_of,
    told_by,
    watch_term,
)

HOURS = {"ru": "Пусто: как в воронке.", "en": "Empty: as the pipeline says."}

robot = Robot(
    title={"ru": "SOS: карточка без внимания", "en": "SOS: nobody touches the card"},
    help={
        "ru": "Предупреждает, повторяет и зовёт руководителя, пока карточкой не займутся; следит за сроком стадии.",
        "en": "Warns, repeats and calls the head until somebody takes the card on; minds the time on the stage.",
    },
    on=["lead", "deal", "smart_process"],
    inputs={
        "hours": Whole(
            title={"ru": "Предупредить через, рабочих часов", "en": "Warn after, working hours"}, help=HOURS
        ),
        "repeat": Whole(
            title={"ru": "Повторять каждые, рабочих часов", "en": "Repeat every, working hours"}, help=HOURS
        ),
        "escalate": Whole(
            title={"ru": "Руководителю через, рабочих часов", "en": "To the head after, working hours"}, help=HOURS
        ),
        "notify": User(title={"ru": "Кого предупредить", "en": "Who is warned"}, help=HOURS, many=True),
        "bosses": User(title={"ru": "Кому сообщить выше", "en": "Who hears of it later"}, help=HOURS, many=True),
    },
    outputs={
        "watching": Bool(title={"ru": "Тревога взведена", "en": "The alarm is set"}),
        "warn_at": DateTime(title={"ru": "Первое предупреждение", "en": "First warning"}),
        "term": DateTime(title={"ru": "Срок стадии", "en": "End of the time on the stage"}),
    },
)

TEXTS: dict[str, dict[str, str]] = {
    "closed": {"ru": "Карточка закрыта, следить не за чем.", "en": "The card is closed, nothing to mind."},
    "warn": {
        "ru": "Если к карточке никто не прикоснётся до {at}, будет тревога.",
        "en": "Alarm at {at}, unless the card is touched.",
    },
    "term": {"ru": "Срок на стадии истекает {at}.", "en": "The time on the stage ends at {at}."},
    "nothing": {
        "ru": "Ни воронка, ни настройки робота не говорят, когда поднимать тревогу на этой стадии.",
        "en": "Neither the pipeline nor the robot's settings say when to raise the alarm on this stage.",
    },
    "held": {"ru": "Ждём даты следующего контакта, тревога отложена.", "en": "Waiting for the next contact, put off."},
}


@robot.watcher("added", "moved")
@robot.handler
def sos(call: Call) -> dict[str, object]:
    """Set the timers of the alarm and of the term, counted from the entry to the stage."""
    card = call.card()
    if card.is_closed:
        call.explain(TEXTS["closed"])
        return {"watching": False}
    return watch(call, card, held_until(call, card) or stays_of(call, card)[0].since)


def watch(call: Call, card: Card, since: datetime) -> dict[str, object]:
    """Set all timers from a moment on: the entry, or the date for which the card waits."""
    rule, end = rule_of(call, card), watch_term(call, card, since)
    first = arm(call, card, rule, since) if rule else None
    for name, at in (("warn", first), ("term", end)):
        if at:
            call.explain(TEXTS[name], at=call.schedule.written(at))
    if not (first or end):
        call.explain(TEXTS["nothing"])
    call.decide("watching" if first else "not-watching")
    return {"watching": first is not None, "warn_at": first, "term": end}


@robot.timer(WARN)
@robot.timer(ESCALATE)
@robot.timer(SOON)
@robot.timer(TERM)
def due(call: Call) -> dict[str, object]:
    """Do what is due, with what an older timer would have done that was overtaken."""
    card, facts = call.card(), call.facts
    if agreed := held_until(call, card):
        call.explain(TEXTS["held"])
        return watch(call, card, agreed)
    given = {one["name"].partition(":")[0]: one["payload"] for one in (*facts["missed"], facts)}
    rule = rule_of(call, card)
    if rule and given.keys() & {WARN, ESCALATE}:
        raise_alarm(call, card, rule, told_by(call, given), is_up=ESCALATE in given)
    if TERM in given:
        end_term(call, card, given[TERM])
    elif SOON in given:
        remind_of_term(call, card, given[SOON])
    return {"watching": True}
