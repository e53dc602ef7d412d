"""Read the answers on a card by keys of the pipeline's file, and put them into a text with keys in braces."""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from b24app.portal.card_reading import read_card
from b24app.portal.targets import DEAL, LEADS, Target

if TYPE_CHECKING:
    from b24app.robots.call import Call

_KEY = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]*)\}")
"""A key in braces, or a doubled brace, which stands for one."""


def answers_of(call: "Call", keys: Collection[str]) -> Mapping[str, Any]:
    """Read these answers of the card in one request, in none where there are no keys; None for no answer."""
    if not keys:
        return {}
    number, own = call.place.number, {"deal": Target("deal", DEAL), "lead": LEADS}
    if call.applied is None and call.place.kind in own:
        return read_card(call.portal, number, keys, own[call.place.kind])
    return call.pipeline.answers(number, keys)


def keys_in(*texts: Mapping[str, str]) -> set[str]:
    """Return the keys that stand in the braces of texts by language."""
    return {key for text in texts for said in text.values() for key in _KEY.findall(said) if key}


def filled(call: "Call", text: Mapping[str, str], answers: Mapping[str, Any]) -> str:
    """Say a text in the portal's language with answers in its braces; what has no answer is a dash."""
    fields = call.part("fields") or {}

    def written(found: re.Match[str]) -> str:
        key = found[1]
        if key is None:
            return found[0][0]
        return _written(call, answers[key], fields.get(key)) if key in answers else found[0]

    return _KEY.sub(written, call.say(text))


def _written(call: "Call", answer: Any, field: Any) -> str:
    if isinstance(answer, list):
        return ", ".join(_written(call, one, field) for one in answer)
    values = getattr(field, "values", {})
    if str(answer) in values:
        return call.say(values[str(answer)].by_language())
    if isinstance(answer, bool):
        return call.say({"ru": "да", "en": "yes"} if answer else {"ru": "нет", "en": "no"})
    if isinstance(answer, int | float):
        return f"{answer:,.2f}".replace(",", "\u00a0").removesuffix(".00")
    return "—" if answer is None else _dated(call, str(answer), getattr(field, "type", ""))


def _dated(call: "Call", text: str, kind: str) -> str:
    """Write a day or a moment as people read it, any other text as it is."""
    try:
        if kind == "date":
            return f"{date.fromisoformat(text[:10]):%d.%m.%Y}"
        return call.schedule.written(datetime.fromisoformat(text)) if kind == "datetime" else text
    except ValueError:
        return text
