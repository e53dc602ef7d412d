"""Settle the tasks that a card has left behind, and tell in its timeline what became of them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from b24app.robots.tasks.stage_tasks import Left, Settled, StageTasks

if TYPE_CHECKING:
    from b24app.robots.call import Call

_CLOSED = {
    "ru": "Задачи прежней стадии закрыты, потому что карточка теперь на стадии «{stage}»:",
    "en": "The tasks of the stage before were closed because the card now stands on “{stage}”:",
}
_CARRIED = {"ru": "Остаются в работе:", "en": "These go on:"}
_STUCK = {"ru": "Закрыть не удалось, закройте сами:", "en": "These could not be closed, close them yourself:"}
_WITHOUT = {"ru": "без результата", "en": "without a result"}
_COUNT = {
    "ru": "Закрыто задач: {closed}, осталось в работе: {carried}.",
    "en": "Closed: {closed}, carried on: {carried}.",
}
_LONGEST = 300


def settle_tasks(call: "Call", board: StageTasks) -> dict[str, object]:
    """Close or carry over what is open of earlier stays; nothing is said where nothing is."""
    stage = call.applied.stage(board.card.stage) if call.applied else None
    settled = board.settle(is_lost=bool(stage and stage.semantics == "failure"))
    if not (settled.closed or settled.carried or settled.stuck):
        return {"count": 0}
    call.decide("settled")
    call.explain(_COUNT, closed=len(settled.closed), carried=len(settled.carried) + len(settled.stuck))
    call.comment(_told(call, board, settled), name=f"settled-{board.stay.entry}")
    return {"count": 0}


def _told(call: "Call", board: StageTasks, settled: Settled) -> str:
    head = call.say(_CLOSED, stage=board.card.stages.get(board.card.stage, board.card.stage))
    parts = ((head, settled.closed), (call.say(_CARRIED), settled.carried), (call.say(_STUCK), settled.stuck))
    return "\n".join(line for title, some in parts if some for line in (title, *_lines(call, some, settled)))


def _lines(call: "Call", some: Iterable[Left], settled: Settled) -> list[str]:
    return [f"• {one.task.title}{_result(call, one, settled)}" for one in some]


def _result(call: "Call", one: Left, settled: Settled) -> str:
    if one.task.id in settled.results:
        return f": {settled.results[one.task.id][:_LONGEST]}"
    return f" ({call.say(_WITHOUT)})" if one.needs_result and one in settled.closed else ""
