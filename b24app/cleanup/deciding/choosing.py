"""Make one value of several: the rules of a recipe, each a function of the leads' values, the lead that stays first."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from b24app.cleanup.deciding.fields import BUNDLES, is_empty
from b24app.cleanup.deciding.fingerprint import MULTIFIELDS
from b24app.cleanup.deciding.lead import Lead
from b24app.cleanup.deciding.same import key_of, several
from b24app.languages import Translate, phrase

_SOURCE = phrase("Lead {lead}, {title}:")


@dataclass(frozen=True)
class Choice:
    """What is chosen for a field or for fields that go together: their values, and the lead they come from.

    `donor` is 0 where they come from several; no values mean that the lead that stays keeps what it has.
    """

    values: Mapping[str, Any]
    donor: int


Chooser = Callable[[str, Sequence[Lead], Translate], Choice]


def parts_of(name: str) -> tuple[str, ...]:
    """List the fields that are chosen together with a field."""
    return BUNDLES.get(name, (name,))


def holds(lead: Lead, name: str) -> bool:
    """Say whether a lead holds anything in a field, or in those that go with it."""
    parts = ("OPPORTUNITY",) if name == "OPPORTUNITY" else parts_of(name)
    return any(not is_empty(part, lead.values.get(part)) for part in parts)


def held(lead: Lead, name: str) -> dict[str, Any]:
    """Give what a lead holds in a field and in those that go with it; parts without a value as an empty text."""
    parts = parts_of(name)
    if len(parts) == 1:
        return {name: lead.values.get(name)}
    return {part: "" if is_empty(part, lead.values.get(part)) else lead.values.get(part) for part in parts}


def said(lead: Lead, name: str) -> Any:
    """Give what makes two leads hold the same in a field."""
    return tuple(key_of(part, value) for part, value in sorted(held(lead, name).items()))


def _one(name: str, donor: Lead | None) -> Choice:
    return Choice(held(donor, name) if donor else {}, donor.id if donor else 0)


def _own(name: str, leads: Sequence[Lead], _: Translate) -> Choice:
    donor = next((lead for lead in leads if holds(lead, name)), None)
    if donor is None or donor is leads[0] or name not in MULTIFIELDS:
        return _one(name, donor)
    return Choice({name: [_new(one) for one in donor.values[name]]}, donor.id)


def _newest(name: str, leads: Sequence[Lead], _: Translate) -> Choice:
    # Of equals the better lead: max() keeps the first.
    return _one(name, max((one for one in leads if holds(one, name)), key=lambda one: one.modified, default=None))


def _longest(name: str, leads: Sequence[Lead], _: Translate) -> Choice:
    def length(lead: Lead) -> int:
        return sum(len(str(value).strip()) for value in held(lead, name).values())

    return _one(name, max((lead for lead in leads if holds(lead, name)), key=length, default=None))


def _most_common(name: str, leads: Sequence[Lead], _: Translate) -> Choice:
    filled = [lead for lead in leads if holds(lead, name)]
    counts = Counter(said(lead, name) for lead in filled)
    return _one(name, max(filled, key=lambda lead: counts[said(lead, name)], default=None))


def _union(name: str, leads: Sequence[Lead], _: Translate) -> Choice:
    known: set[Any] = set()
    united: list[Any] = []
    for place, lead in enumerate(leads):
        for value, whole in _elements(name, lead):
            key = key_of(name, value)
            # Two spellings of one number on the lead that stays are its own affair.
            if key not in known or (place == 0):
                united.append(whole if name not in MULTIFIELDS or place == 0 else _new(whole))
            known.add(key)
    return Choice({name: united} if united else {}, 0)


def _elements(name: str, lead: Lead) -> list[tuple[Any, Any]]:
    raw = lead.values.get(name)
    whole = raw if isinstance(raw, list) else several(raw)
    return list(zip(several(raw), whole, strict=True))


def _new(element: Any) -> dict[str, Any]:
    """Give a communication without its number, so that the portal adds it."""
    return {key: element[key] for key in ("VALUE", "VALUE_TYPE") if element.get(key)}


def _concat(name: str, leads: Sequence[Lead], translate: Translate) -> Choice:
    filled = [lead for lead in leads if holds(lead, name)]
    different = list({said(lead, name): lead for lead in reversed(filled)}.values())[::-1]
    if len(different) < 2:
        return _one(name, next(iter(different), None))
    own = [str(lead.values[name]) for lead in different if lead.id == leads[0].id]
    others = [lead for lead in different if lead.id != leads[0].id]
    texts = [f"{translate(_SOURCE).format(lead=one.id, title=one.title)}\n{one.values[name]}" for one in others]
    return Choice({name: "\n\n".join([*own, *texts])}, 0)


def _note(_: str, leads: Sequence[Lead], __: Translate) -> Choice:
    return Choice({}, leads[0].id)


CHOOSERS: Mapping[str, Chooser] = {
    "survivor": _own,
    "newest": _newest,
    "longest": _longest,
    "most_common": _most_common,
    "union": _union,
    "concat": _concat,
    "note": _note,
}
"""How each rule of a recipe chooses; leads come best first, the one that stays before all."""
