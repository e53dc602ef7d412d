"""Give each new lead to somebody by the rules of the pipeline, say why, and move it on."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from b24app.robots import Bool, Call, Robot, Select, Text, User, decided_before, hand_over, judged, moves_after

robot = Robot(
    title={"ru": "Назначить менеджера", "en": "Assign a manager"},
    help={
        "ru": "Выбирает ответственного за новый лид по правилам воронки, объясняет выбор и передвигает лид.",
        "en": "Chooses who takes a new lead by the pipeline's rules, says why, and moves the lead on.",
    },
    on=["lead"],
    about="assignment",
    inputs={
        "people": User(
            title={"ru": "Между кем делить лиды", "en": "Who shares the leads"},
            help={"ru": "Пусто: по правилам воронки.", "en": "Empty: by the rules of the pipeline."},
            many=True,
        ),
        "share": Select(
            title={"ru": "Как делить", "en": "How they are shared"},
            choices={
                "load": {"ru": "Кто меньше загружен", "en": "Whoever has the least to do"},
                "turn": {"ru": "По очереди", "en": "In turn"},
            },
            default="load",
            shown_with={"people": ""},
        ),
        "reassign": Bool(
            title={"ru": "Переназначать лид в работе", "en": "Take leads away that are in work"},
            help={"ru": "Иначе выбор человека не меняется.", "en": "Otherwise a person's choice stays."},
            default=False,
        ),
        "move": Bool(title={"ru": "Передвинуть лид", "en": "Move the lead on"}, default=True),
    },
    outputs={
        "assigned": User(title={"ru": "Ответственный", "en": "Responsible"}),
        "rule": Text(title={"ru": "Правило", "en": "Rule"}),
        "moved": Bool(title={"ru": "Передвинут", "en": "Moved on"}),
    },
)

WAIT = timedelta(minutes=3)
WAITS = {
    "ru": "Разговор ещё идёт: робот посмотрит, кто ответил, через несколько минут.",
    "en": "The call is still going on: the robot looks in some minutes who answered.",
}
ASSIGNED = {"ru": "Ответственный: {name}. Потому что: {why}", "en": "Responsible: {name}. Because: {why}"}
TOLD = {"ru": "Ваш новый лид: {link}. {why}", "en": "A new lead for you: {link}. {why}"}
LEFT = {"ru": "Назначьте ответственного за лид {link}. {why}", "en": "Choose who takes the lead {link}. {why}"}
QUICKER = {
    "ru": "Пока робот выбирал, лид изменил человек; выбор человека остаётся.",
    "en": "While the robot was choosing, a person changed the lead; that stays.",
}
MOVED = {"ru": "Ответственный назначен, лид переходит дальше.", "en": "Somebody is responsible, the lead moves on."}


@robot.watcher("added")
@robot.handler
def assign_manager(call: Call) -> dict[str, object]:
    """Choose once, then carry the choice out: a repeated run stays with the first one."""
    return carry_out(call, call.keep("choice", lambda: judged(call, may_wait=True)))


@robot.timer("call")
def after_the_call(call: Call) -> dict[str, object]:
    """Choose once the call that made the lead is over."""
    return carry_out(call, call.keep("choice", lambda: judged(call, may_wait=False)))


@robot.watcher("changed")
def edited(call: Call) -> dict[str, object]:
    """Move a lead on that was left to the head, once the head has chosen somebody."""
    before = decided_before(call)
    if before is None or before.decision != "left-to-head":
        return {}
    head = int(str((before.outputs or {}).get("assigned") or "0").removeprefix("user_"))
    told = call.keep("chosen", lambda: moves_after(call, head))
    if told is None or not hand_over(call, told):
        return {}
    call.decide("chosen")
    say(call, told["reasons"])
    call.explain(MOVED)
    return {"assigned": told["person"], "rule": "hand", "moved": True}


def carry_out(call: Call, told: Mapping[str, Any]) -> dict[str, object]:
    """Do what was decided and tell people of it."""
    call.decide(told["decision"])
    if told["decision"] == "waits-for-call":
        call.explain(WAITS)
        call.timers.set("call", call.now() + WAIT)
        return {"assigned": told["person"]}
    say(call, told["reasons"])
    if not hand_over(call, told):
        call.decide("chosen")
        call.explain(QUICKER)
        return {}
    if told["decision"] in ("assigned", "left-to-head"):
        tell(call, told)
    return {"assigned": told["person"], "rule": told.get("rule", ""), "moved": bool(told["to"])}


def say(call: Call, reasons: list[dict[str, str]]) -> None:
    """Put the reasons into the log."""
    for reason in reasons:
        call.explain(reason)


def tell(call: Call, told: Mapping[str, Any]) -> None:
    """Write into the timeline who takes the lead and why, and tell that person."""
    why = " ".join(call.say(reason) for reason in told["reasons"])
    call.comment(call.say(ASSIGNED, name=told["name"], why=why))
    text = LEFT if told["decision"] == "left-to-head" else TOLD
    call.tell(told["person"], call.say(text, link=told["link"], why=why))
