"""Let a lead stay on a stage only with the answers that the pipeline asks for."""

from typing import Any

from b24app.robots import Bool, Call, Card, Missing, Robot, Text, User, Verdict

robot = Robot(
    title={"ru": "Проверить обязательные ответы", "en": "Check required answers"},
    help={
        "ru": "Если в карточке нет нужных ответов, лид вернётся назад, а ответственный узнает, чего не хватает.",
        "en": "If the card lacks answers, the lead goes back and its manager is told what is missing.",
    },
    on=["lead"],
    inputs={
        "notify": User(
            title={"ru": "Кому ещё сообщить", "en": "Who else is told"},
            help={"ru": "Кроме ответственного за лид.", "en": "Besides the person responsible for the lead."},
            many=True,
        ),
        "comment": Bool(
            title={"ru": "Написать в таймлайн", "en": "Write into the timeline"},
            help={"ru": "Комментарий со списком недостающего.", "en": "A comment that lists what is missing."},
            default=True,
        ),
    },
    outputs={
        "passed": Bool(title={"ru": "Пропущен", "en": "Passed"}),
        "missing": Text(title={"ru": "Чего не хватает", "en": "What is missing"}),
    },
)


@robot.watcher("added", "moved")
@robot.handler
def required_fields(call: Call) -> dict[str, object]:
    """Judge the card once, then carry the judgement out: a repeated run stays with the first one."""
    judged = call.keep("judgement", lambda: judge(call))
    call.decide(judged["decision"])
    if passes := judged.get("passes") or send_back(call, judged):
        call.explain(passes)
        if judged["decision"] == "complete":
            call.fire("answers_complete")
        return {"passed": True, "missing": ""}
    tell(call, judged)
    call.fire("answers_missing")
    return {"passed": False, "missing": "; ".join(judged["missing"] + judged.get("wrong", []))}


def judge(call: Call) -> dict[str, object]:
    """Find what is missing and where the lead goes; `passes` says why it may stay."""
    card, closed = call.card(), {"ru": "Лид закрыт, проверять нечего.", "en": "The lead is closed, nothing to check."}
    if card.is_closed:
        return {"passes": closed, "decision": "closed"}
    if not (verdict := call.gate.check(card.id, card.stage)).missing:
        return {"passes": {"ru": "Все ответы есть.", "en": "All answers are there."}, "decision": "complete"}
    # Back to where it came from, else to the first stage whose answers are missing; nowhere if neither is earlier.
    target = call.stage_before(card) or (verdict.back_to if verdict.back_to in card.earlier else "")
    return {
        "decision": "sent-back" if target else "incomplete",
        "stage": card.stage,
        "responsible": card.responsible,
        "target": target,
        "missing": [call.say(one.title) for one in verdict.missing if not one.problem],
        "wrong": [call.say(one.title) for one in verdict.missing if one.problem],
        "text": message(call, card, verdict, target),
    }


def message(call: Call, card: Card, verdict: Verdict, target: str) -> str:
    """Say what has happened, what is missing and how to mend it."""
    back = {"ru": "Лид {link} возвращён на стадию «{target}».", "en": "Lead {link} went back to the stage “{target}”."}
    head = back if target else {"ru": "Лид {link}: не все ответы готовы.", "en": "Lead {link}: answers are not ready."}
    why = {"ru": "Для стадии «{stage}» не хватает ответов:", "en": "The stage “{stage}” waits for answers:"}
    way_out = {
        "ru": "Заполните их в карточке и передвиньте лид снова.",
        "en": "Fill them in on the card and move the lead on again.",
    }
    wrong = {"ru": "Для стадии «{stage}» исправьте ответы:", "en": "For the stage “{stage}” put these answers right:"}
    ask, watch = {"ru": "Спросите клиента:", "en": "Ask the client:"}, {"ru": "Видео:", "en": "Video:"}
    stage = card.stages.get(card.stage, card.stage)
    begin = call.say(head, link=card.link, target=card.stages.get(target, target))
    if barred := [call.say(one.problem) for one in verdict.missing if one.key == "moves" and one.problem]:
        return "\n".join([begin, *barred])
    parts = (
        (why, [hinted(call, one) for one in verdict.missing if not one.problem]),
        (wrong, [hinted(call, one) for one in verdict.missing if one.problem]),
        (ask, [f"• {call.say(one)}" for one in verdict.questions]),
        (watch, [f"• {one}" for one in verdict.videos]),
    )
    told = [line for head, lines in parts if lines for line in (call.say(head, stage=stage), *lines)]
    return "\n".join([begin, *told, call.say(way_out)])


def hinted(call: Call, one: Missing) -> str:
    """Name an answer, what is wrong with it and how to get it."""
    said = [call.say(text) for text in (one.title, one.problem) if text]
    return f"• {': '.join(said)}" + (f" — {call.say(one.hint)}" if one.hint else "")


def send_back(call: Call, judged: dict[str, Any]) -> dict[str, str]:
    """Move the lead back; says why it was left alone if it was."""
    if not judged["target"] or call.move(judged["stage"], judged["target"]):
        return {}
    call.decide("moved-on")
    return {"ru": "Лид уже передвинули, он не тронут.", "en": "The lead has been moved on, it was left alone."}


def tell(call: Call, judged: dict[str, Any]) -> None:
    """Tell the manager, and leave the list in the timeline and in the workflow's log."""
    absent = {"ru": "Не хватает: {titles}.", "en": "Missing: {titles}."}
    wrong = {"ru": "С ошибкой: {titles}.", "en": "Wrong: {titles}."}
    for text, titles in ((absent, judged["missing"]), (wrong, judged.get("wrong"))):
        if titles:
            call.explain(text, titles="; ".join(titles))
    if call.inputs["comment"]:
        call.comment(judged["text"])
    people = [judged["responsible"], *call.inputs["notify"]]
    if deaf := call.notify(people, judged["text"], f"{call.code}-lead-{call.place.number}"):
        untold = {"ru": "Не удалось известить: {people}.", "en": "Could not notify: {people}."}
        call.explain(untold, people=", ".join(map(str, deaf)))
