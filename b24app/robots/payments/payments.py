"""Watch a promise to pay: wait for its end, stop when it is paid, set a task once for each that has passed unpaid."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from b24app.robots.occasion import CHANGE
from b24app.robots.payments.promise import Promise, Terms
from b24app.robots.tasks.card_tasks import CardTasks
from b24app.store.timers import DONE, WAITING

if TYPE_CHECKING:
    from b24app.robots.call import Call

DUE = "due"
"""Name of the timer that is due when a promise ends; its payload is what the robot's settings say."""

_TEXTS: dict[str, dict[str, str]] = {
    "closed": {"ru": "Карточка закрыта, ждать нечего.", "en": "The card is closed, nothing to wait for."},
    "elsewhere": {"ru": "На этой стадии об оплате не напоминают.", "en": "Nobody is reminded on this stage."},
    "paid": {"ru": "Оплата пришла, напоминать не о чем.", "en": "It is paid, there is nothing to remind of."},
    "no-promise": {"ru": "Срок оплаты не назначен.", "en": "No day of payment is agreed on."},
    "waiting": {"ru": "Ждём оплату до {day}.", "en": "Waiting for the payment by {day}."},
    "told-before": {"ru": "О сроке {day} уже напомнили.", "en": "People were told about {day} before."},
    "overdue": {
        "ru": "Срок оплаты {day} прошёл, денег нет. Поставлена задача «{title}».",
        "en": "The payment promised by {day} has not come. The task “{title}” was set.",
    },
}
_NO_FIELD = {"ru": "не сказано, в каком поле срок оплаты", "en": "nobody says which field holds the day of payment"}
_NO_FIELD_WAY = {
    "ru": "опишите payment в воронке или назовите поле в настройках робота",
    "en": "describe payment in the pipeline or name the field in the robot's settings",
}


def watch_payment(call: "Call", given: Mapping[str, Any]) -> dict[str, object]:
    """Have the timer where the promise ends now; set the task where it has passed unpaid.

    `given` is what the robot's settings say: field, paid, title, channel, hours.
    """
    terms, card = Terms.of(call.part("payment"), given), call.card()
    if terms is None:
        raise call.fail(_NO_FIELD, _NO_FIELD_WAY)
    promise = Promise.of(call, card, terms)
    if promise.is_kept and (card.is_closed or promise.is_watched):
        _settle(call, promise)
    over, day = _over(promise, is_closed=card.is_closed), promise.day
    if over or day is None:
        return _stop(call, over or "no-promise")
    return _watched(call, promise, day, given)


def _over(promise: Promise, *, is_closed: bool) -> str:
    """Say why a promise needs no watching; an empty text where it does."""
    if is_closed:
        return "closed"
    if not promise.is_watched:
        return "elsewhere"
    return "paid" if promise.is_kept else ""


def _watched(call: "Call", promise: Promise, day: date, given: Mapping[str, Any]) -> dict[str, object]:
    """Wait until a promise ends, or set the task where it has passed."""
    ends = promise.ends(day)
    known = call.timers.find(DUE)
    if ends > call.now():
        is_known = bool(known and known.due_at == ends and known.state == WAITING)
        call.timers.set(DUE, ends, given)
        return _said(call, "waiting", day, is_news=not is_known)
    # What a repeated run is told of itself it has done.
    if call.keep("told", lambda: bool(known and known.due_at == ends and known.state == DONE)):
        return _said(call, "told-before", day, is_news=False) | {"overdue": True}
    return _overdue(call, promise, day, given)


def is_watched(call: "Call") -> bool:
    """Tell, without asking the portal, whether a change of the card may matter."""
    if call.timers.find(DUE) is not None:
        return True
    rule = call.part("payment")
    stage = call.applied.stage(str(call.facts.get("stage", ""))) if call.applied else None
    return bool(rule) and (not rule.stages or (stage is not None and stage.key in rule.stages))


def _overdue(call: "Call", promise: Promise, day: date, given: Mapping[str, Any]) -> dict[str, object]:
    """Set the task, say why, tell the portal, and remember which promise it was for."""
    board, channel = CardTasks.of(call, promise.card), promise.channel()
    wanted = promise.remind(board, day, channel)
    task = board.put(wanted)
    said = _said(call, "overdue", day, title=wanted.title)
    call.comment(call.decision.said(call.language))
    call.fire("payment_overdue")
    call.timers.set(DUE, promise.ends(day), given)
    call.timers.done(DUE)
    return said | {"overdue": True, "task": task, "channel": channel}


def _settle(call: "Call", promise: Promise) -> None:
    """Finish what is left of our reminders; where none was ever due, the portal is not asked."""
    known = call.timers.find(DUE)
    if known is not None and known.state == DONE:
        board = CardTasks.of(call, promise.card)
        board.close(board.begun_with("pay:"))


def _stop(call: "Call", word: str) -> dict[str, object]:
    known = call.timers.find(DUE)
    _decide(call, word, is_news=known is not None and known.state == WAITING)
    call.timers.cancel(DUE)
    call.explain(_TEXTS[word])
    return {"overdue": False}


def _said(call: "Call", word: str, day: date, *, is_news: bool = True, **values: object) -> dict[str, object]:
    _decide(call, word, is_news=is_news)
    call.explain(_TEXTS[word], day=f"{day:%d.%m.%Y}", **values)
    return {"overdue": False, "promise": day}


def _decide(call: "Call", word: str, *, is_news: bool) -> None:
    """Note the decision; people edit a card often, and a look that came to nothing is no round of a loop."""
    if is_news or call.started != CHANGE:
        call.decide(word)
