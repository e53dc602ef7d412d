"""What every robot can do without code of its own: remind people of something at a moment."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from b24app.robots.call import Call

_LATE = {
    "ru": "Напоминание опоздало: оно было назначено на {due}.",
    "en": "This reminder is late: it was due on {due}.",
}
_MISSED = {"ru": "Ещё не было сказано:", "en": "Not said before:"}


def remind(call: "Call") -> Mapping[str, object]:
    """Tell the people of `call.remind`, also what older reminders about this card would have said."""
    card, facts = call.card(), call.facts
    given = facts["payload"]
    missed = [one["payload"].get("text", "") for one in facts["missed"]]
    due = call.schedule.written(datetime.fromisoformat(facts["due"]))
    lines = [given["text"], *([call.say(_MISSED), *filter(None, missed)] if any(missed) else []), card.link]
    if facts["is_late"]:
        lines.append(call.say(_LATE, due=due))
    call.notify(
        [card.responsible, *given["people"]], "\n".join(lines), f"{call.code}-{call.place.name}-{facts['name']}"
    )
    call.decide("reminded")
    return {}


BUILT_IN: Mapping[str, Callable[["Call"], Mapping[str, object]]] = {"timer:remind": remind}
"""Handlers that a robot has without saying so."""
