"""Know by the pipeline's rules that a lead is no client, and propose to close it or close it with the reason."""

from collections.abc import Mapping
from typing import Any

from b24app.robots import Bool, Call, JunkCase, Robot, Select, Text, User

robot = Robot(
    title={"ru": "Отсеять некачественный лид", "en": "Sort out junk"},
    help={
        "ru": "По правилам воронки предлагает закрыть лид или закрывает его с причиной. Закрытие можно отменить.",
        "en": "By the pipeline's rules proposes to close a lead, or closes it with the reason. It can be taken back.",
    },
    on=["lead"],
    about="junk",
    inputs={
        "do": Select(
            title={"ru": "Что делать", "en": "What to do"},
            help={"ru": "Пусто: как сказано в правиле.", "en": "Empty: as the rule says."},
            choices={
                "propose": {"ru": "Спросить человека", "en": "Ask a person"},
                "close": {"ru": "Закрыть сразу", "en": "Close at once"},
            },
        ),
        "answer": Text(
            title={"ru": "Ответ человека", "en": "A person's answer"},
            help={"ru": "Его даёт кнопка в таймлайне; не заполняйте.", "en": "A button gives it; leave it empty."},
            on_page=False,
        ),
        "notify": User(title={"ru": "Кому ещё сообщить", "en": "Who else is told"}, many=True),
    },
    outputs={
        "suspected": Bool(title={"ru": "Похоже, не клиент", "en": "Looks like junk"}),
        "closed": Bool(title={"ru": "Закрыт", "en": "Closed"}),
        "reason": Text(title={"ru": "Причина", "en": "Reason"}),
    },
)

BACK = {"ru": "Закрытие отменено: лид снова там, где был.", "en": "Taken back: the lead is where it was."}
NOT_BACK = {"ru": "Лид уже передвинули, он не тронут.", "en": "The lead has been moved since, it was left alone."}
KEPT = {"ru": "Решено оставить лид.", "en": "It was decided to keep the lead."}
NO_QUESTION = {"ru": "Спрашивать уже не о чем.", "en": "There is no question any more."}
NOTHING = {"ru": "Этот запуск ничего не закрывал.", "en": "That run closed nothing."}
SAID: dict[str, dict[str, str]] = {
    "": {"ru": "Новых признаков нет.", "en": "There is no new sign."},
    "closed-already": {"ru": "Лид уже закрыт.", "en": "The lead is closed already."},
    "withdrawn": {"ru": "Клиент откликнулся, вопрос снят.", "en": "The client has answered, the question is void."},
}


@robot.timer("look")
@robot.handler
def junk_rule(call: Call) -> Mapping[str, object]:
    """Look at the lead and do what the rules say: ask a person, or close it."""
    case = JunkCase(call)
    if answer := (call.inputs["answer"] or "").strip():
        return answered(case, answer)
    told = case.judged()
    if told["decision"] == "proposed":
        reason = case.propose(told)
        # Data first: what the trigger moves finds the question in the timeline.
        call.fire("junk_suspected")
        return {"suspected": True, "closed": False, "reason": reason}
    if told["decision"] == "closed":
        return close(case, told)
    call.explain(SAID[told["decision"]])
    if told["decision"] == "withdrawn":
        call.note(call.say(SAID["withdrawn"]), "question")
        case.settle(told)
    return {"suspected": False, "closed": False}


def answered(case: JunkCase, answer: str) -> Mapping[str, object]:
    """Do what a person has decided by a button."""
    told = case.answered(answer)
    if told and told["decision"] == "close":
        return close(case, told)
    case.call.explain(KEPT if told and told["decision"] == "keep" else NO_QUESTION)
    return {"suspected": False, "closed": False}


@robot.watcher("added", "moved")
def came(call: Call) -> Mapping[str, object]:
    """Look at a lead of a pipeline with rules, also where the robot stands on no stage."""
    return junk_rule(call) if call.part("junk") else {}


@robot.watcher("changed")
def edited(call: Call) -> Mapping[str, object]:
    """Close a lead whose reason a person gives after the question; begin to watch one that nobody watches yet."""
    case = JunkCase(call)
    if told := case.agreed():
        return close(case, told)
    return {} if case.is_watched else came(call)


@robot.undo
def undo(call: Call) -> Mapping[str, object]:
    """Take the closing of an earlier run back."""
    is_back = JunkCase(call).taken_back()
    call.explain(NOTHING if is_back is None else BACK if is_back else NOT_BACK)
    if is_back:
        call.comment(call.say(BACK))
    return {"suspected": False, "closed": False}


def close(case: JunkCase, told: dict[str, Any]) -> Mapping[str, object]:
    """Close the lead, unless somebody was quicker."""
    reason = case.close(told)
    if reason is None:
        case.call.explain(NOT_BACK)
        return {"suspected": True, "closed": False}
    return {"suspected": True, "closed": True, "reason": reason}
