"""Raise the alarm about a card that nobody touches, again and again, until somebody does."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from b24app.portal.touches import touches_since
from b24app.robots.answers import answers_of
from b24app.robots.card import Card
from b24app.robots.people import people_of
from b24app.robots.schedule import Length
from b24app.robots.tasks.planned import WorkingHours
from b24app.store.timers import WAITING

if TYPE_CHECKING:
    from b24app.robots.call import Call

WARN, ESCALATE = "warn", "escalate"
"""Names of the timers."""

TRIGGER = "sos_raised"

_USUAL = ("call", "letter", "message", "meeting")
_ALARM = {
    "ru": "SOS! {link} ждёт с {since}: никто не позвонил и не написал клиенту.{whose} Займитесь им; тревога "
    "прекратится, как только это будет видно в карточке.",
    "en": "SOS! {link} has been waiting since {since}: nobody has called the client or written.{whose} Take it on; the "
    "alarm stops as soon as the card shows it.",
}
_WHOSE = {
    "ru": " Ответственный: [USER={user}]сотрудник {user}[/USER].",
    "en": " Responsible: [USER={user}]user {user}[/USER].",
}
_OTHERS = {
    "ru": "Всего под тревогой ещё карточек: {number}.",
    "en": "Other cards under alarm: {number}.",
}
_LOOKED_AT = 1000
_RAISED = {
    "ru": "Тревога, потому что к карточке никто не прикоснулся с {since}. Извещены: {people}. Раз: {round}.",
    "en": "Alarm, because nobody has touched the card since {since}. Told: {people}. Time: {round}.",
}
_STOPPED = {
    "ru": "Тревоги нет, потому что {how} ({at}).",
    "en": "No alarm, because {how} ({at}).",
}
_HOW: Mapping[str, Mapping[str, str]] = {
    "call": {"ru": "клиенту позвонили", "en": "there was a call"},
    "letter": {"ru": "клиенту написали", "en": "the client was written to"},
    "message": {"ru": "клиенту отправили сообщение", "en": "the client was sent a message"},
    "meeting": {"ru": "была встреча", "en": "there was a meeting"},
    "comment": {"ru": "оставили комментарий", "en": "somebody commented"},
    "task": {"ru": "закрыли задачу", "en": "a task was finished"},
    "answer": {"ru": "заполнили ответ в карточке", "en": "an answer was filled in"},
    "assigned": {"ru": "сменился ответственный", "en": "somebody else became responsible"},
}


@dataclass(frozen=True)
class Rule:
    """When the alarm is raised, for whom, and what ends it."""

    after: Length
    repeat: Length | None
    escalate: Length | None
    tell: Sequence[str | int]
    escalate_to: Sequence[str | int]
    touch: Collection[str]


def rule_of(call: "Call", card: Card) -> Rule | None:
    """Return the rule of the card's stage, what the robot's settings say before what the file says; None for none."""
    stage, given = call.applied.stage(card.stage) if call.applied else None, call.inputs
    told = stage.sos if stage else None
    after = WorkingHours(given["hours"]) if given["hours"] else told and told.after
    if not after:
        return None
    return Rule(
        after=after,
        repeat=_hours(given["repeat"]) or (told and told.repeat),
        escalate=_hours(given["escalate"]) or (told and told.escalate),
        tell=given["notify"] or (told.tell if told else ("assigned", "head")),
        escalate_to=given["bosses"] or (told.escalate_to if told else ("head",)),
        touch=told.touch if told else _USUAL,
    )


def arm(call: "Call", card: Card, rule: Rule, since: datetime) -> datetime:
    """Have the alarm raised unless the card is touched from a moment on; returns when the first warning is due."""
    first, given = call.schedule.after(rule.after, since), _begun(call, card, rule, since)
    call.timers.set(WARN, first, {**given, "round": 1}, stage=card.stage)
    if rule.escalate:
        call.timers.set(ESCALATE, call.schedule.after(rule.escalate, since), given, stage=card.stage)
    return first


def _begun(call: "Call", card: Card, rule: Rule, since: datetime) -> dict[str, Any]:
    """Keep what is to be compared later: since when, whose the card is, and the answers where they count as touches."""
    answers = call.keep("answers", lambda: _answers(call)) if "answer" in rule.touch else {}
    return {"since": since.isoformat(), "responsible": card.responsible, "answers": answers}


def raise_alarm(call: "Call", card: Card, rule: Rule, given: Mapping[str, Any], *, is_up: bool) -> None:
    """Warn once more, the higher-ups too where it is time, unless somebody has touched the card meanwhile."""
    number = int(given["round"])
    if touch := call.keep("touch", lambda: _touched(call, card, rule, given)):
        _stop(call, touch, is_raised=number > 1)
        return
    is_up = is_up or bool(given.get("is_up"))
    people = _people(call, card, rule, given, is_up=is_up)
    since = call.schedule.written(datetime.fromisoformat(given["since"]))
    whose = call.say(_WHOSE, user=card.responsible) if card.responsible else ""
    text = call.say(_ALARM, link=card.link, since=since, whose=whose)
    if is_up and (others := _others(call)):
        text = f"{text}\n{call.say(_OTHERS, number=others)}"
    call.decide("escalated" if is_up else "warned")
    call.explain(_RAISED, since=since, people=", ".join(map(str, people)), round=number)
    call.notify(people, text, f"{call.code}-{card.kind}-{card.id}")
    call.note(text, name="alarm")
    if rule.repeat:
        again = {**given, "round": number + 1, "is_up": is_up, "people": people, "responsible_then": card.responsible}
        call.timers.set(WARN, call.schedule.after(rule.repeat), again, stage=card.stage)
    if number == 1:
        call.fire(TRIGGER)


def told_by(call: "Call", given: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Join what the timers of this run were given: the higher-ups hear of the alarm in the round that is next."""
    if WARN in given:
        return dict(given[WARN])
    warned = call.timers.find(WARN)
    last = dict(warned.payload["given"]) if warned else {"round": 0}
    return {**given[ESCALATE], **last, "round": int(last["round"]) + (warned is None or warned.state != WAITING)}


def _people(call: "Call", card: Card, rule: Rule, given: Mapping[str, Any], *, is_up: bool) -> list[int]:
    """Find who is told; whom the last round has found is not looked for again."""
    is_known = given.get("responsible_then") == card.responsible and bool(given.get("is_up")) == is_up
    if is_known and given.get("people"):
        return [int(person) for person in given["people"]]
    words = [*rule.tell, *(rule.escalate_to if is_up else ())]
    return people_of(call, card, words) or [card.responsible]


def _others(call: "Call") -> int:
    """Count the other cards of this portal whose alarm goes on, as far as one look shows: the portal is not asked."""
    timers = call.timers
    waiting = timers.store.of_portal(timers.owner.portal, WAITING, _LOOKED_AT)
    alarms = (one for one in waiting if one.owner.unit == call.code and one.name == WARN and one.owner != timers.owner)
    return sum(int(one.payload["given"].get("round", 1)) > 1 for one in alarms)


def _stop(call: "Call", touch: Mapping[str, str], *, is_raised: bool) -> None:
    for name in (WARN, ESCALATE):
        call.timers.cancel(name)
    values = {"at": call.schedule.written(datetime.fromisoformat(touch["at"]))}
    call.decide("touched")
    how = _HOW[touch["how"]]
    call.explain({one: text.replace("{how}", how[one]) for one, text in _STOPPED.items()}, **values)
    # The alarm in the timeline is over as well; where none was raised, nothing is written.
    if is_raised:
        call.note(call.say(_STOPPED, how=call.say(how), **values), name="alarm")


def _touched(call: "Call", card: Card, rule: Rule, given: Mapping[str, Any]) -> dict[str, str]:
    """Find the last touch; empty where there is none."""
    since, now = datetime.fromisoformat(given["since"]), call.now().isoformat()
    if "assigned" in rule.touch and card.responsible != given["responsible"]:
        return {"how": "assigned", "at": now}
    found = touches_since(call.portal, card.kind, card.id, since, rule.touch, card.responsible)
    if found:
        return {"how": found[0].kind, "at": found[0].at.isoformat()}
    if "answer" in rule.touch and _answers(call) != given["answers"]:
        return {"how": "answer", "at": now}
    return {}


def _answers(call: "Call") -> dict[str, str]:
    """Read the answers that stages wait for, as texts that can be compared."""
    keys = {one.field for stage in call.part("stages") or () for one in stage.requires} - {"assigned"}
    return {key: str(answer) for key, answer in answers_of(call, keys).items()}


def _hours(amount: int | None) -> WorkingHours | None:
    return WorkingHours(amount) if amount else None
