"""Say what a stage means and what is to be done there: questions, answers still to be got, ways on, and a video."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from b24app.robots.answers import answers_of

if TYPE_CHECKING:
    from b24app.robots.call import Call

_STAGE = {"ru": "Стадия «{stage}». {meaning}", "en": "Stage “{stage}”. {meaning}"}
_ASK = {"ru": "Спросите клиента:", "en": "Ask the client:"}
_ANSWERS = {
    "ru": "Чтобы передвинуть карточку дальше, узнайте и запишите:",
    "en": "To move the card on, find out and write down:",
}
_ALL_THERE = {
    "ru": "Все ответы этой стадии уже есть, карточку можно двигать дальше.",
    "en": "All answers of this stage are there, the card may move on.",
}
_WAYS = {"ru": "Дальше: {stages}.", "en": "On from here: {stages}."}
_VIDEO = {"ru": "Видео: {video}", "en": "Video: {video}"}
_QUOTED = {"ru": "«{title}»", "en": "“{title}”"}


def hint_of(call: "Call", stage: Any, own: str = "") -> str:
    """Write the hint of a stage; empty where there is nothing to say. The answers on the card are read where any count.

    `own` is what the robot's settings add.
    """
    training = bool(call.part("training"))
    answers = _answers(call, stage) if stage.requires else []
    rest = [
        own,
        *_listed(call.say(_ASK), [call.say(one.by_language()) for one in stage.questions]),
        *_listed(call.say(_ANSWERS), answers),
        call.say(_ALL_THERE) if stage.requires and not answers else "",
        _ways(call, stage),
        call.say(_VIDEO, video=stage.video) if stage.video and training else "",
    ]
    lines = [line for line in rest if line]
    if not (stage.meaning or lines):
        return ""
    meaning = call.say(stage.meaning.by_language()) if stage.meaning else ""
    head = call.say(_STAGE, stage=call.say(stage.title.by_language()), meaning=meaning).strip()
    return "\n".join([head, *lines])


def _answers(call: "Call", stage: Any) -> list[str]:
    """List what the stage waits for and the card does not hold, with how to get it, or holds wrong, with the cure."""
    keys = {one.field for one in stage.requires} | {key for one in stage.requires for case in one.when for key in case}
    there = answers_of(call, keys)
    lines = []
    for one in stage.requires:
        answer = there[one.field]
        problem = None if answer is None else call.pipeline.problem(one, answer)
        if (answer is None or problem) and call.pipeline.holds(one.when, there):
            lines.append(_named(call, one, problem))
    return lines


def _named(call: "Call", wanted: Any, problem: Any) -> str:
    title, hint = call.say(call.pipeline.title_of(wanted.field)), wanted.hint or _help(call, wanted.field)
    told = problem or (hint.by_language() if hint else None)
    return f"{title} — {call.say(told)}" if told else title


def _help(call: "Call", key: str) -> Any:
    field = (call.part("fields") or {}).get(key)
    return field.help if field else None


def _ways(call: "Call", stage: Any) -> str:
    titles: Mapping[str, Any] = {one.key: one.title for one in call.part("stages")}
    ways = [call.say(titles[way.to].by_language()) for way in stage.moves or () if way.to in titles]
    return call.say(_WAYS, stages=", ".join(call.say(_QUOTED, title=one) for one in ways)) if ways else ""


def _listed(head: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield head
        yield from (f"• {line}" for line in lines)
