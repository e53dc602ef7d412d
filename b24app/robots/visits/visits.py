"""Keep the visit of a card in step with its answers, from the booking to the results, whatever began the run."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from b24app.portal.addressee import Addressee
from b24app.robots.card import Card
from b24app.robots.occasion import CHANGE
from b24app.robots.sheet import fill, sheet_of
from b24app.robots.tasks.card_tasks import CardTasks
from b24app.robots.visits.booking import Booking, release
from b24app.robots.visits.visit import VISIT, Booked, Visit
from b24app.robots.visits.visiting import Visiting

if TYPE_CHECKING:
    from b24app.robots.call import Call

_NO_RULE = {"ru": "воронка не описывает визиты", "en": "the pipeline does not describe visits"}
_NO_RULE_WAY = {
    "ru": "опишите visits в YAML воронки и примените её",
    "en": "describe visits in the pipeline's YAML and apply it",
}
_ELSEWHERE = {"ru": "На этой стадии визиты не назначают.", "en": "Visits are not booked on this stage."}
_OFF = {
    "ru": "Визит {when} отменён, время в календаре свободно.",
    "en": "The visit {when} is off, its time is free in the calendar.",
}

_OFF_MARK = "off:"
"""Begins the word by which a date is remembered that was called off."""


def watch_visit(call: "Call", given: Mapping[str, Any]) -> dict[str, object]:
    """Look at the card's visit and do what is due about it; `given` is what the robot's settings say."""
    rule, card, booked = call.part("visits"), call.card(), Booked.of(call)
    if rule is None:
        raise call.fail(_NO_RULE, _NO_RULE_WAY)
    is_over = booked.at is not None and booked.at <= call.now()
    if not _goes_on(call, card, booked) and not (is_over and not card.is_closed):
        return _leave(call, card, booked)
    visit = Visit.of(call, card, given or booked.given)
    if is_over and not _is_moved(visit, booked):
        return _go_on(call, visit, booked, "", "")
    if is_over:
        booked = Booked(told=_off_mark(booked.at))
    if visit.says == "no" and visit.at is not None and (booked.at == visit.at or booked.told == _off_mark(visit.at)):
        return _called_off(call, visit, booked)
    if visit.at is None and booked.at is not None:
        _off(call, card, booked)
        return {"booked": False, "why_not": "missing"}
    return _book(call, visit, replace(booked, given=dict(visit.given)))


def visit_matters(call: "Call") -> bool:
    """Tell, without asking the portal, whether a change of the card may matter."""
    if call.timers.find(VISIT) is not None:
        return True
    rule = call.part("visits")
    stage = call.applied.stage(str(call.facts.get("stage", ""))) if call.applied and rule else None
    return stage is not None and bool(stage.key == rule.stage)


def _goes_on(call: "Call", card: Card, booked: Booked) -> bool:
    """Tell whether the visit holds where the card stands: on its stage, and once booked, on later ones but a pause."""
    rule, pipeline = call.part("visits"), call.pipeline
    stage = pipeline.stage(card.stage)
    if stage is None or card.is_closed:
        return False
    contact = call.part("next_contact")
    is_later = booked.at is not None and pipeline.status_of(rule.stage) in card.earlier
    return stage.key == rule.stage or (is_later and stage.key not in (contact.pause if contact else ()))


def _is_moved(visit: Visit, booked: Booked) -> bool:
    """Tell whether the card speaks of a visit to come, though one is over."""
    return visit.at is not None and visit.at != booked.at and visit.at > visit.call.now()


def _book(call: "Call", visit: Visit, booked: Booked) -> dict[str, object]:
    new, refused, free = Booking(call, visit, booked).book()
    is_anew = booked.at is not None or (booked.told.startswith(_OFF_MARK) and booked.told != _off_mark(visit.at))
    if not refused and new is not booked and is_anew:
        _begin_anew(call, visit, booked)
        visit = replace(visit, client=_without_answer(visit))
    return _go_on(call, visit, new, refused, free)


def _go_on(call: "Call", visit: Visit, booked: Booked, refused: str, free: str) -> dict[str, object]:
    """Do what is due about what is booked, have the visit looked at again, and say how things stand."""
    at = booked.at
    if booked.at is not None and not refused:
        step = Visiting(call, visit, booked).go_on()
        booked, at = step.booked, step.at
    if at is not None and at > call.now():
        call.timers.set(VISIT, at, booked.kept())
    else:
        call.timers.set(VISIT, call.now(), booked.kept())
        call.timers.done(VISIT)
    if not refused and call.decision.reasons:
        call.note(call.decision.said(call.language), "visit")
    is_booked = booked.event > 0 or (call.is_observed and not refused)
    return {
        "booked": is_booked and not refused,
        "at": booked.at,
        "surveyor": booked.surveyor or None,
        "address": visit.address,
        "event": booked.event or None,
        "free": free,
        "why_not": refused,
    }


def _begin_anew(call: "Call", visit: Visit, booked: Booked) -> None:
    """A moved visit is confirmed anew: tasks of the former date are over, the client's answer to it too."""
    _close_tasks(call, visit.card, booked)
    if visit.rule.confirmed and visit.says:
        sheet = sheet_of(call, [visit.rule.confirmed])
        fill(call, sheet.spelled({visit.rule.confirmed: None}), {visit.rule.confirmed: None})


def _without_answer(visit: Visit) -> Addressee:
    """Return the client's answers without the one to the former date."""
    gone = {visit.rule.confirmed: None} if visit.rule.confirmed else {}
    return replace(visit.client, answers={**visit.client.answers, **gone})


def _called_off(call: "Call", visit: Visit, booked: Booked) -> dict[str, object]:
    """The client wants no visit on that day: tell the manager and give the time back, once."""
    if booked.at is not None:
        Visiting(call, visit, booked).go_on()
        _off(call, visit.card, booked)
    return {"booked": False, "address": visit.address, "why_not": "called-off"}


def _leave(call: "Call", card: Card, booked: Booked) -> dict[str, object]:
    """The card has gone back, is lost or pauses before the visit; or it was never here."""
    stage = call.pipeline.stage(card.stage)
    if booked.at is not None and booked.at > call.now() and getattr(stage, "semantics", "") != "success":
        _off(call, card, booked)
        return {"booked": False, "why_not": "called-off"}
    call.timers.cancel(VISIT)
    if call.started != CHANGE:
        call.decide("elsewhere")
    call.explain(_ELSEWHERE)
    return {"booked": False, "why_not": "elsewhere"}


def _off(call: "Call", card: Card, booked: Booked) -> None:
    """Give the time back, finish the visit's tasks, tell the surveyor; remember for which date it was."""
    when = call.schedule.written(booked.at) if booked.at else ""
    release(call, booked)
    _close_tasks(call, card, booked)
    call.timers.set(VISIT, call.now(), Booked(told=_off_mark(booked.at), given=booked.given).kept())
    call.timers.done(VISIT)
    call.decide("called-off")
    call.explain(_OFF, when=when)
    call.note(call.decision.said(call.language), "visit")
    call.notify([booked.surveyor], f"{call.say(_OFF, when=when)}\n{card.link}", f"{call.code}-{call.place.name}-off")


def _close_tasks(call: "Call", card: Card, booked: Booked) -> None:
    if booked.at is not None and {"confirm", "confirmed"} & set(booked.done):
        board = CardTasks.of(call, card)
        board.close(board.begun_with(f"visit:{booked.at:%y%m%d%H%M}:"))


def _off_mark(at: datetime | None) -> str:
    return f"{_OFF_MARK}{at.isoformat() if at else ''}"
