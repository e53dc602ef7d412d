"""Move all cards of a stage to another one: in slices, each written down before it is sent, as a stream.

A portal cannot tell such a move from a person's: robots and triggers of the new stage start, events go out, the history
of the stage grows. https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-update.html
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from b24app.errors import AppError
from b24app.languages import phrase
from b24app.portal import items
from b24app.portal.client import Portal
from b24app.portal.leash import Cancel
from b24app.portal.outcome import Outcome
from b24app.portal.targets import Target

SLICE = 500
"""Cards of one slice: ten requests."""

_ROUNDS = 5

Image = tuple[int, Any]


class ItemsStuck(AppError):
    """The portal does not let some cards be moved; see which, mend them and go on."""

    code = "apply.items-stuck"


class ItemsKeepComing(AppError):
    """Cards keep arriving on a stage that is to be emptied; find out who puts them there."""

    code = "apply.items-keep-coming"


class StopAsked(AppError):
    """The work was stopped as asked, in an orderly way; go on with b24app pipelines apply --resume."""

    code = "apply.stopped-as-asked"


class Slice(Protocol):
    """Cards written down together."""

    @property
    def id(self) -> int:
        """Return its number."""
        ...

    @property
    def items(self) -> list[Image]:
        """Return the cards with what they held before."""
        ...

    @property
    def state(self) -> str:
        """Return `intended` or `done`."""
        ...


class Slices(Protocol):
    """Keeps the slices of steps."""

    def intend(self, entry_id: int, items: list[Image]) -> int:
        """Write down cards about to be changed."""
        ...

    def done(self, slice_id: int, items: list[Image]) -> None:
        """Note which of them were changed."""
        ...

    def of(self, entry_id: int) -> Iterable[Any]:
        """Give a step's slices one by one."""
        ...


@dataclass(frozen=True)
class Mover:
    """Moves the cards of one place; `tell` is called with a word and a count at every turn of a slice."""

    portal: Portal
    target: Target
    slices: Slices
    tell: Callable[[str, int], None]
    stop: Cancel | None = None

    def empty(self, entry: int, left: str, to: str) -> int:
        """Move every card off a stage, those that arrive meanwhile too, and return how many were moved.

        Raises ItemsStuck where the portal refuses some, ItemsKeepComing where the stage does not get empty.
        """
        self._settle(entry, to)
        moved = 0
        for _ in range(_ROUNDS):
            now = sum(self._slice(entry, ids, left, to) for ids in self._waiting(left))
            if not now:
                return moved
            moved += now
        raise ItemsKeepComing(where=left)

    def put_back(self, entry: int, ids: Iterable[int], left: str, to: str) -> int:
        """Move these cards, as far as they still stand on the stage, and return how many did."""
        self._settle(entry, to)
        moved = 0
        for piece in sliced(ids):
            stages = items.stages_of(self.portal, self.target, piece)
            there = [number for number in piece if stages.get(number) == left]
            moved += self._slice(entry, there, left, to) if there else 0
        return moved

    def _waiting(self, left: str) -> Iterator[list[int]]:
        return sliced(items.on_stage(self.portal, self.target, left))

    def _slice(self, entry: int, ids: list[int], left: str, to: str) -> int:
        if self.stop is not None and self.stop.is_set():
            raise StopAsked
        number = self.slices.intend(entry, [(one, left) for one in ids])
        self.tell("slice intended", 0)
        wrong = [one for one in items.move(self.portal, self.target, ids, to) if not self._is_there(one, to)]
        self.tell("slice sent", 0)
        elsewhere = self._look(wrong, left, to)
        self.slices.done(number, [(one, left) for one in ids if one not in elsewhere])
        self.tell("slice done", len(ids) - len(elsewhere))
        return len(ids)

    def _is_there(self, outcome: Outcome, to: str) -> bool:
        # The answer shows the card as it was saved: a yes without a change is found out.
        item = (outcome.answer.result or {}).get("item") if outcome.answer else None
        return isinstance(item, dict) and item.get("stageId") == self.target.status_id(to)

    def _look(self, wrong: list[Outcome], left: str, to: str) -> set[int]:
        """Return the cards that somebody else has moved or deleted meanwhile; raises for those that stayed."""
        ids = [int(str(one.key)) for one in wrong]
        stages = items.stages_of(self.portal, self.target, ids)
        stuck = [one for one in wrong if stages.get(int(str(one.key))) == left]
        if stuck:
            raise _stuck(stuck, left, to)
        return {number for number in ids if stages.get(number) != to}

    def _settle(self, entry: int, to: str) -> None:
        """Find out what became of slices in the midst of which an earlier run died."""
        for one in self.slices.of(entry):
            if one.state != "done":
                stages = items.stages_of(self.portal, self.target, [number for number, _ in one.items])
                self.slices.done(one.id, [(number, was) for number, was in one.items if stages.get(number) == to])


def sliced(ids: Iterable[int]) -> Iterator[list[int]]:
    """Cut a stream of ids into slices."""
    rest = iter(ids)
    while piece := list(islice(rest, SLICE)):
        yield piece


def _stuck(stuck: list[Outcome], left: str, to: str) -> ItemsStuck:
    error = stuck[0].error
    return ItemsStuck(
        phrase("{count} cards cannot be moved from {left} to {to}, the first of them {ids}: {reason}"),
        phrase("mend these cards in the portal, then b24app pipelines apply --resume goes on from there"),
        count=len(stuck),
        left=left,
        to=to,
        ids=", ".join(str(one.key) for one in stuck[:10]),
        reason=error.text() if error else phrase("the portal says yes and does not do it"),
    )
