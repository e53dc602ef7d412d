"""Keep answers of a portal for a short while: of any thread, not too many, and dropped as soon as they may be wrong."""

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from b24app.portal.answer import Answer
from b24app.portal.batch import Spec
from b24app.portal.encoding import for_json

_DICTIONARIES = (
    "crm.status.",
    "crm.lead.userfield.",
    "crm.deal.userfield.",
    "crm.contact.userfield.",
    "crm.company.userfield.",
    "userfieldconfig.",
    "crm.category.",
    "crm.type.",
    "user.",
    "department.",
    "calendar.settings.",
)
"""Beginnings of methods that tell how a portal is set up, or change that; none tells of a card."""

_SINGLE = ("crm.item.fields", "crm.lead.fields", "crm.deal.fields", "profile", "app.info")

_MOST = 64
_LARGEST = 400_000
"""Characters of an answer above which it is rather asked for again."""


def is_dictionary(method: str) -> bool:
    """Tell whether a method is about how a portal is set up: what few people change, and seldom."""
    name = method.lower()
    return name in _SINGLE or name.startswith(_DICTIONARIES)


def question(spec: Spec) -> str:
    """Write a method and its parameters in one way, to be found again by."""
    method, params = spec
    return json.dumps([method.lower(), for_json(params)], sort_keys=True, ensure_ascii=False)


class Remembered:
    """Answers by question; each is believed for `seconds` and handed out as a copy."""

    def __init__(self, now: Callable[[], float], seconds: float) -> None:
        """Take what tells the time in seconds: the app's clock, so that a test may set it forward."""
        self._now = now
        self._seconds = seconds
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[float, str]] = OrderedDict()
        self._edition: Mapping[str, object] = {}
        self.mark = 0
        """Counts how often everything was forgotten: what was asked before that is not kept after it."""

    def find(self, key: str) -> Answer | None:
        """Return an answer that is still believed."""
        with self._lock:
            at, text = self._known.get(key, (float("-inf"), ""))
        if not 0 <= self._now() - at < self._seconds:
            return None
        told: dict[str, Any] = json.loads(text)
        return Answer(told["result"], told["total"], told["next"])

    def keep(self, key: str, answer: Answer, mark: int) -> None:
        """Keep an answer to a question asked at a mark."""
        text = json.dumps({"result": answer.result, "total": answer.total, "next": answer.next})
        with self._lock:
            if mark != self.mark or len(text) > _LARGEST:
                return
            self._known[key] = self._now(), text
            self._known.move_to_end(key)
            while len(self._known) > _MOST:
                self._known.popitem(last=False)

    def forget(self) -> None:
        """Believe nothing any more."""
        with self._lock:
            self._known.clear()
            self.mark += 1

    def belongs_to(self, place: str, edition: object) -> None:
        """Forget everything where something else stands behind it than before, such as another plan applied."""
        with self._lock:
            is_other = place in self._edition and self._edition[place] != edition
            self._edition = {**self._edition, place: edition}
        if is_other:
            self.forget()
