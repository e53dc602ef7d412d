"""Let a card stay on a stage only with the answers that the pipeline asks for."""

from typing import Any

from b24app.robots import Bool, Call, Card, Robot, Text, User, refusal_text, refusal_words

robot = Robot(
    title={"ru": "Проверить обязательные ответы", "en": "Check required answers"},
    help={
        "ru": "Если в карточке нет нужных ответов, она вернётся назад, а ответственный узнает, чего не хватает.",
        "en": "If the card lacks answers, it goes back and its manager is told what is missing.",
    },
    on=["lead", "deal", "smart_process"],
    inputs={
        "notify": User(
            title={"ru": "Кому ещё сообщить", "en": "Who else is told"},
            help={"ru": "Кроме ответственного за карточку.", "en": "Besides the person responsible for the card."},
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
    """Find what is missing and where the card goes; `passes` says why it may stay."""
    card = call.card()
    closed = {"passes": refusal_words(card.kind)["closed"], "decision": "closed"}
    if is_final(call, card):
        return closed
    if not (verdict := call.gate.check(card.id, card.stage)).missing:
        done = {"passes": {"ru": "Все ответы есть.", "en": "All answers are there."}, "decision": "complete"}
        return closed if card.is_closed else done
    # Back to where it came from, else to the first stage whose answers are missing; nowhere if neither is earlier.
    target = call.stage_before(card) or (verdict.back_to if verdict.back_to in card.earlier else "")
    if card.is_closed and not target:
        return closed
    return {
        "decision": "sent-back" if target else "incomplete",
        "stage": card.stage,
        "responsible": card.responsible,
        "target": target,
        "missing": [call.say(one.title) for one in verdict.missing if not one.problem],
        "wrong": [call.say(one.title) for one in verdict.missing if one.problem],
        "text": refusal_text(call, card, verdict, target),
    }


def is_final(call: Call, card: Card) -> bool:
    """Tell whether nothing brings a closed card back: a converted lead has become other cards."""
    stage = call.applied.stage(card.stage) if call.applied and card.is_closed else None
    return card.is_closed and (stage is None or (card.kind == "lead" and stage.semantics == "success"))


def send_back(call: Call, judged: dict[str, Any]) -> dict[str, str]:
    """Move the card back; says why it was left alone if it was."""
    if not judged["target"] or call.move(judged["stage"], judged["target"]):
        return {}
    call.decide("moved-on")
    return dict(refusal_words(call.place.kind)["left"])


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
    if deaf := call.notify(people, judged["text"], f"{call.code}-{call.place.kind}-{call.place.number}"):
        untold = {"ru": "Не удалось известить: {people}.", "en": "Could not notify: {people}."}
        call.explain(untold, people=", ".join(map(str, deaf)))
