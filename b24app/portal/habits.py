"""Remember what a robot's runs ask about their cards, so that the next run asks it all in its first request."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

from b24app.portal.batch import Spec

CARD = "{card}"
"""Stands for the number of a card."""

_NUMBERS = ("id", "owner_id", "entity_id", "ownerid", "leadid")
"""Parameters that may hold the number of a card, in small letters."""

_MOST_UNITS = 500
_MOST_QUESTIONS = 20


def carries(spec: Spec, card: int) -> bool:
    """Tell whether a question names a card by its number."""
    method, params = spec
    return method.lower().startswith("crm.") and _put(params, card, CARD) != params


def template(spec: Spec, card: int) -> Spec:
    """Return a question as one about any card."""
    return spec[0], _put(spec[1], card, CARD)


class Habits:
    """The questions of each unit's last run."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[Spec, ...]] = OrderedDict()

    def begin(self, unit: str, asked: Iterable[Spec]) -> None:
        """Expect these questions of a unit that has not run yet."""
        with self._lock:
            known = unit in self._known
        if not known:
            self.keep(unit, asked)

    def keep(self, unit: str, asked: Iterable[Spec]) -> None:
        """Note what a run has asked, as questions about any card."""
        with self._lock:
            self._known[unit] = tuple(asked)[:_MOST_QUESTIONS]
            self._known.move_to_end(unit)
            while len(self._known) > _MOST_UNITS:
                self._known.popitem(last=False)

    def of(self, unit: str, card: int) -> list[Spec]:
        """List what a unit will want to know of a card."""
        with self._lock:
            known = self._known.get(unit, ())
        return [(method, _put(params, CARD, card)) for method, params in known]


def _put(value: Any, what: object, instead: object, name: str = "") -> Any:
    """Put one value in the place of another wherever a parameter may hold the number of a card."""
    if isinstance(value, Mapping):
        return {key: _put(inner, what, instead, str(key).lower()) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_put(inner, what, instead) for inner in value]
    return instead if name in _NUMBERS and value == what and not isinstance(value, bool) else value
