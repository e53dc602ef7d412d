"""Ask a portal less: remember its dictionaries for a minute, and what one run has read of its card until it writes.

Only runs of robots read through this; whoever plans, applies, verifies or audits has a Portal that remembers nothing.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from b24app.clock import Clock
from b24app.portal.answer import Answer
from b24app.portal.batch import LARGEST, Found, Spec
from b24app.portal.changes import KINDS, entries_query
from b24app.portal.client import Portal
from b24app.portal.habits import CARD, Habits, carries, template
from b24app.portal.leash import Cancel
from b24app.portal.marker import Marker
from b24app.portal.outcome import Command, Outcome
from b24app.portal.refusals import Refusal
from b24app.portal.remembered import Remembered, is_dictionary, question

Params = Mapping[str, Any]

_DICTIONARY_SECONDS = 60.0
_SIGHT_SECONDS = 5.0
_MOST_PORTALS = 200


@dataclass
class Sight:
    """What one run has read of its card: believed for seconds, and no longer than until the run's first write."""

    card: int
    unit: str
    habits: Habits
    of_card: Remembered
    is_open: bool = True
    asked: dict[str, Spec] = field(default_factory=dict)

    def notes(self, spec: Spec) -> bool:
        """Tell whether a question is about the card, and note it so that the unit's next run asks it at once."""
        is_kept = self.is_open and (is_dictionary(spec[0]) or carries(spec, self.card))
        if is_kept:
            made = template(spec, self.card)
            self.asked[question(made)] = made
        return is_kept

    def close(self) -> None:
        """Believe nothing any more: the run writes, or is over."""
        if self.is_open:
            self.is_open = False
            self.of_card.forget()
            self.habits.keep(self.unit, self.asked.values())


class RecallingPortal(Portal):
    """A portal as one run of a robot sees it."""

    def __init__(self, portal: Portal, dictionaries: Remembered, sight: Sight) -> None:
        """Share another Portal's way to the portal; the dictionaries are those of the portal, the sight of the run."""
        self._calls, self._names, self._lane = portal.way
        self._plain, self._dictionaries, self._sight = portal, dictionaries, sight

    def forget_card(self) -> None:
        """Ask for everything about the card anew from now on."""
        self._sight.close()

    def afresh(self) -> Portal:
        """Return the same portal without a memory, for what has to be true now."""
        return self._plain

    def bulk(self, per_second: float | None = None) -> Portal:
        """Return the same portal for a long job, without a memory."""
        return self._plain.bulk(per_second)

    def read(
        self,
        method: str,
        params: Params | None = None,
        *,
        deadline_seconds: float | None = None,
        cancel: Cancel | None = None,
    ) -> Answer:
        """Read as a Portal does, from memory where that holds the answer."""
        spec = (method, params or {})
        if not self._sight.notes(spec) and not is_dictionary(method):
            return super().read(method, params, deadline_seconds=deadline_seconds, cancel=cancel)
        if known := self._known(spec):
            return known
        begun = self._marks()
        if others := self._expected([spec]):
            answer = self._batched({"": spec} | others)[""]
            if isinstance(answer, Refusal):
                raise answer
            return answer
        answer = super().read(method, params, deadline_seconds=deadline_seconds, cancel=cancel)
        self._keep(spec, answer, begun)
        return answer

    def batch(self, commands: Mapping[str, Spec]) -> dict[str, Answer | Refusal]:
        """Read as a Portal does, asking only for what memory does not hold."""
        if any(isinstance(value, Found) for _, params in commands.values() for value in params.values()):
            return super().batch(commands)
        answers: dict[str, Answer | Refusal] = {}
        for key, spec in commands.items():
            self._sight.notes(spec)
            if known := self._known(spec):
                answers[key] = known
        if missing := {key: spec for key, spec in commands.items() if key not in answers}:
            others = self._expected(commands.values()) if len(missing) < LARGEST else {}
            answers |= self._batched(missing | others)
        return {key: answers[key] for key in commands}

    def write(
        self,
        method: str,
        params: Params | None = None,
        *,
        marker: Marker | None = None,
        deadline_seconds: float | None = None,
        cancel: Cancel | None = None,
    ) -> Answer:
        """Write as a Portal does; what was read before is not believed any more."""
        self._written(method)
        return super().write(method, params, marker=marker, deadline_seconds=deadline_seconds, cancel=cancel)

    def add(
        self,
        method: str,
        params: Params | None = None,
        *,
        marker: Marker,
        sent_at: float | None = None,
        deadline_seconds: float | None = None,
        cancel: Cancel | None = None,
    ) -> Answer:
        """Add as a Portal does; what was read before is not believed any more."""
        self._written(method)
        return super().add(
            method, params, marker=marker, sent_at=sent_at, deadline_seconds=deadline_seconds, cancel=cancel
        )

    def write_many(self, commands: Iterable[Command], **how: Any) -> Iterator[Outcome]:
        """Write as a Portal does; what was read before is not believed any more."""
        return super().write_many(self._heard(commands), **how)

    def _heard(self, commands: Iterable[Command]) -> Iterator[Command]:
        """Hand commands on, one by one as they are wanted, and stop believing what they change."""
        self._sight.close()
        for command in commands:
            self._written(command.method)
            yield command

    def _written(self, method: str) -> None:
        self._sight.close()
        if is_dictionary(method):
            self._dictionaries.forget()

    def _known(self, spec: Spec) -> Answer | None:
        return self._store(spec).find(question(spec)) if self._is_kept(spec) else None

    def _is_kept(self, spec: Spec) -> bool:
        return is_dictionary(spec[0]) or (self._sight.is_open and carries(spec, self._sight.card))

    def _store(self, spec: Spec) -> Remembered:
        return self._dictionaries if is_dictionary(spec[0]) else self._sight.of_card

    def _marks(self) -> dict[int, int]:
        return {id(store): store.mark for store in (self._dictionaries, self._sight.of_card)}

    def _keep(self, spec: Spec, answer: Answer, begun: Mapping[int, int]) -> None:
        if self._is_kept(spec):
            store = self._store(spec)
            store.keep(question(spec), answer, begun[id(store)])

    def _expected(self, asked: Iterable[Spec]) -> dict[str, Spec]:
        """Name what the unit's last run asked besides and memory does not hold: it costs no request of its own now."""
        if not self._sight.is_open:
            return {}
        own = {question(spec) for spec in asked}
        found = self._sight.habits.of(self._sight.unit, self._sight.card)
        new = [spec for spec in found if question(spec) not in own and self._known(spec) is None]
        return {f"expected {number}": spec for number, spec in enumerate(new)}

    def _batched(self, commands: Mapping[str, Spec]) -> dict[str, Answer | Refusal]:
        begun = self._marks()
        answers = super().batch(commands)
        for key, answer in answers.items():
            if isinstance(answer, Answer):
                self._keep(commands[key], answer, begun)
        return answers


class Recollections:
    """What is remembered of all portals, by member_id, and what units usually ask; one for each process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._habits = Habits()
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Remembered] = OrderedDict()

    def of(self, portal: Portal, member_id: str, unit: str, kind: str, card: int) -> RecallingPortal:
        """Return the portal as one run of a unit on a card sees it."""
        unit = f"{unit} {kind}"
        if kind in KINDS:
            self._habits.begin(unit, [entries_query(kind, CARD), (f"crm.{kind}.get", {"id": CARD})])
        sight = Sight(card, unit, self._habits, Remembered(self._now, _SIGHT_SECONDS))
        return RecallingPortal(portal, self._dictionaries(member_id), sight)

    def applied(self, member_id: str, place: str, plan: int) -> None:
        """Hear which plan was applied to a place last: with another one its dictionaries are others."""
        self._dictionaries(member_id).belongs_to(place, plan)

    def _dictionaries(self, member_id: str) -> Remembered:
        with self._lock:
            found = self._known.setdefault(member_id, Remembered(self._now, _DICTIONARY_SECONDS))
            self._known.move_to_end(member_id)
            while len(self._known) > _MOST_PORTALS:
                self._known.popitem(last=False)
            return found

    def _now(self) -> float:
        return self._clock.now().timestamp()
