"""See that a card leaves its stage in time: remind of the end, then tell, propose to close, close, or move."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from b24app.portal.closing import close_card
from b24app.robots.card import Card
from b24app.robots.people import people_of

if TYPE_CHECKING:
    from b24app.robots.call import Call

TERM, SOON = "term", "soon"
"""Names of the timers; the second one goes on with a number."""

_SOON = {
    "ru": "{link}: до {end} карточка должна уйти со стадии «{stage}» дальше или закрыться.",
    "en": "{link}: by {end} the card has to move on from the stage “{stage}” or to be closed.",
}
_OVER = {
    "ru": "{link}: срок на стадии «{stage}» истёк {end}. Передвиньте карточку дальше или закройте её с причиной.",
    "en": "{link}: its time on the stage “{stage}” ran out on {end}. Move the card on, or close it with a reason.",
}
_PROPOSE = {
    "ru": "{link}: срок на стадии «{stage}» истёк {end}. Предлагаем закрыть карточку{reason}. Если клиент ещё нужен, "
    "передвиньте её дальше или свяжитесь с ним.",
    "en": "{link}: its time on the stage “{stage}” ran out on {end}. We propose to close the card{reason}. If the "
    "client is still wanted, move it on or get in touch.",
}
_CLOSED = {
    "ru": "{link}: карточка закрыта{reason}, потому что её срок на стадии «{stage}» истёк {end}. Если это ошибка, "
    "верните её на стадию «{stage}».",
    "en": "{link}: the card was closed{reason}, because its time on the stage “{stage}” ran out on {end}. If that is "
    "wrong, move it back to the stage “{stage}”.",
}
_MOVED = {
    "ru": "{link}: карточка передвинута на «{next}», потому что её срок на стадии «{stage}» истёк {end}.",
    "en": "{link}: the card was moved to “{next}”, because its time on the stage “{stage}” ran out on {end}.",
}
_REASON = {"ru": " с причиной «{reason}»", "en": " with the reason “{reason}”"}
_GONE = {"ru": "Карточку уже передвинули.", "en": "The card has been moved already."}
_TOLD = {"ru": "Срок на стадии «{stage}»: {end}.", "en": "The time on the stage “{stage}” ends on {end}."}


def watch_term(call: "Call", card: Card, since: datetime) -> datetime | None:
    """Set the timers of the stage's term; returns its end, None where the stage has none."""
    term = term_of(call, card)
    if term is None:
        return None
    end, working = call.schedule.after(term.within, since), call.schedule.working
    for number, before in enumerate(term.remind):
        at = working.shift(end, -before.amount, before.unit, is_working=before.is_working)
        if at > call.now():
            call.timers.set(f"{SOON}:{number}", at, {"end": end.isoformat()}, stage=card.stage)
    call.timers.set(TERM, end, {"end": end.isoformat()}, stage=card.stage)
    return end


def term_of(call: "Call", card: Card) -> Any:
    """Return what the file says of the time on the card's stage; None where it says nothing."""
    stage = call.applied.stage(card.stage) if call.applied else None
    return stage.term if stage else None


def remind_of_term(call: "Call", card: Card, given: Mapping[str, Any]) -> None:
    """Tell people that the time on the stage ends soon."""
    if term := term_of(call, card):
        call.decide("reminded")
        _tell(call, card, term, call.say(_SOON, **_values(call, card, given)))
        call.explain(_TOLD, **_values(call, card, given))


def end_term(call: "Call", card: Card, given: Mapping[str, Any]) -> None:
    """Do what the file says about a card whose time on the stage is over."""
    if term := term_of(call, card):
        {"tell": _only_tell, "propose": _propose, "close": _close, "move": _move}[term.overdue.do](
            call, card, term, given
        )


def _only_tell(call: "Call", card: Card, term: Any, given: Mapping[str, Any]) -> None:
    _said(call, card, term, "overdue", _OVER, given)


def _propose(call: "Call", card: Card, term: Any, given: Mapping[str, Any]) -> None:
    _said(call, card, term, "proposed", _PROPOSE, given, reason=_reason(call, term))


def _close(call: "Call", card: Card, term: Any, given: Mapping[str, Any]) -> None:
    junk, reason = call.part("junk"), term.overdue.reason
    lost = [one.key for one in call.part("stages") if one.semantics == "failure"]
    stage = call.pipeline.status_of((junk and junk.stage) or next(iter(lost), ""))
    answers = {junk.reason: reason} if junk and reason else {}
    if stage is None:
        _only_tell(call, card, term, given)
        return
    place = call.place
    write = lambda: close_card(call.portal, place.kind, place.number, card.stage, stage, answers)  # noqa: E731
    about = {"from": card.stage, **answers}
    closed = call.once(f"close:{stage}", write, lambda: place.stage() == stage, would=True, about=about)
    if closed is False:
        call.explain(_GONE)
    else:
        _said(call, card, term, "closed", _CLOSED, given, reason=_reason(call, term))


def _move(call: "Call", card: Card, term: Any, given: Mapping[str, Any]) -> None:
    stage = call.pipeline.status_of(term.overdue.stage or "")
    if stage is None:
        _only_tell(call, card, term, given)
    elif call.move(card.stage, stage):
        _said(call, card, term, "moved", _MOVED, given, next=card.stages.get(stage, stage))
    else:
        call.explain(_GONE)


def _said(
    call: "Call", card: Card, term: Any, word: str, texts: Mapping[str, str], given: Mapping[str, Any], **more: str
) -> None:
    """Tell people, the timeline and the log, in this order."""
    call.decide(word)
    values = {**_values(call, card, given), **more}
    _tell(call, card, term, call.say(texts, **values))
    call.comment(call.say(texts, **values), name="term")
    call.explain(texts, **values)


def _tell(call: "Call", card: Card, term: Any, text: str) -> None:
    people = people_of(call, card, term.tell) or [card.responsible]
    call.notify(people, text, f"{call.code}-term-{card.kind}-{card.id}")


def _values(call: "Call", card: Card, given: Mapping[str, Any]) -> dict[str, str]:
    end = call.schedule.written(datetime.fromisoformat(given["end"]))
    return {"link": card.link, "stage": card.stages.get(card.stage, card.stage), "end": end}


def _reason(call: "Call", term: Any) -> str:
    """Name the reason as people read it; empty where the file gives none."""
    junk, fields = call.part("junk"), call.part("fields") or {}
    if not (junk and term.overdue.reason):
        return ""
    title = fields[junk.reason].values.get(term.overdue.reason)
    return call.say(_REASON, reason=call.say(title.by_language()) if title else term.overdue.reason)
