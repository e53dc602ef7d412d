"""Carry the steps of a plan out one by one, each written down before it is sent; find out what an earlier run left."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from b24app.clock import Clock
from b24app.errors import AppError
from b24app.pipelines.applying.answering import Answering
from b24app.pipelines.applying.moving import Image, Mover, Slice, Slices, StopAsked
from b24app.pipelines.applying.parting import Parting
from b24app.pipelines.applying.steps import send
from b24app.pipelines.applying.truth import is_done
from b24app.pipelines.applying.work import Beat, Entry, Journal, StepFailed, Watch, Work
from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.observe import observe
from b24app.portal.client import Portal
from b24app.portal.leash import Cancel
from b24app.portal.refusals import OutcomeUnknown, PortalError, StrangeAnswer
from b24app.portal.targets import Target

UNCLEAR = (OutcomeUnknown, StrangeAnswer)

_LOOK_AGAIN = 1.0


@dataclass(frozen=True)
class Carrier:
    """Carries plans out on one portal.

    `check` raises where this process may no longer work on the portal; `settle` are the seconds after which a request
    of a process that died can no longer be under way.
    """

    portal: Portal
    journal: Journal
    slices: Slices
    clock: Clock
    watch: Watch
    check: Callable[[], None]
    stop: Cancel | None = None
    settle: float = 65.0

    def carry(self, work: Work) -> None:
        """Do every step that is not done yet; raises StepFailed at the first that is refused, StopAsked when asked."""
        target = work.locate()
        work.ids.update({number: entry.id for number, entry in work.entries.items()})
        for number, change in enumerate(work.changes, 1):
            if work.is_done(number):
                continue
            if self.stop is not None and self.stop.is_set():
                raise StopAsked
            self.check()
            self._step(work, number, target)
            target = work.locate() if change.kind == "funnel" else target

    def _step(self, work: Work, number: int, target: Target) -> None:
        change, entry = work.changes[number - 1], work.entries.get(number)
        self._tell(work, number, "begun")
        if entry is not None and self._was_done(work, number, entry):
            self.journal.done(entry.id, {"seen": True})
            self._tell(work, number, "done")
            return
        if entry is None:
            work.ids[number] = self.journal.intend(work.plan, number, change.document(), dict(change.before) or None)
        else:
            self.journal.again(entry.id)
        self._tell(work, number, "intended")
        result = self._sent(work, number, target)
        self._tell(work, number, "sent")
        self.journal.done(work.ids[number], result)
        self._tell(work, number, "done")

    def _was_done(self, work: Work, number: int, entry: Entry) -> bool:
        """Ask the portal what became of a step that was written down; what may still be under way is waited for."""
        change, over = work.changes[number - 1], entry.begun_at.timestamp() + self.settle
        while not is_done(change, observe(self.portal, work.locate())):
            is_final = entry.state == "failed" or change.verb != "create"
            if is_final or self.clock.now().timestamp() >= over:
                return False
            self._tell(work, number, "waiting")
            self.clock.sleep(min(_LOOK_AGAIN, self.settle))
        return True

    def _sent(self, work: Work, number: int, target: Target) -> dict[str, Any]:
        entry = work.ids[number]
        try:
            return self._do(work, number, target)
        except UNCLEAR as error:
            # Never blindly again: the portal is asked whether it did the step.
            self.journal.unknown(entry, error.text())
            if self._is_seen(work, number):
                return {"seen": True}
            raise StepFailed(number, error) from error
        except PortalError as error:
            self.journal.failed(entry, error.text())
            raise StepFailed(number, error) from error
        except AppError as error:
            # Part of it may be done: the slices tell which.
            self.journal.unknown(entry, error.text())
            raise error if isinstance(error, StopAsked) else StepFailed(number, error) from error

    def _is_seen(self, work: Work, number: int) -> bool:
        try:
            return is_done(work.changes[number - 1], observe(self.portal, work.locate()))
        except PortalError:
            return False

    def _do(self, work: Work, number: int, target: Target) -> dict[str, Any]:
        change, entry = work.changes[number - 1], work.ids[number]
        if change.kind == "items":
            return {"moved": self._items(work, number, target)}
        if change.kind == "answers":
            answering = Answering(self.portal, target, self.slices, self._teller(work, number), self.stop)
            return answering.move(entry, change, observe(self.portal, target))
        if change.verb != "delete":
            return send(self.portal, self._with_row(change, target), target)
        parting = Parting(self.portal, target, self.slices)
        if change.kind == "stage":
            return parting.stage(change, lambda: self._empty(work, number, target))
        return parting.value(change) if change.kind == "value" else parting.field(entry, change)

    def _with_row(self, change: Change, target: Target) -> Change:
        """Look up the row of a field that was made in the course of the plan."""
        if change.row or (change.kind, change.verb) != ("field", "update"):
            return change
        there = observe(self.portal, target).field(change.key)
        return replace(change, row=there.id) if there else change

    def _items(self, work: Work, number: int, target: Target) -> int:
        change, entry = work.changes[number - 1], work.ids[number]
        mover = Mover(self.portal, target, self.slices, self._teller(work, number), self.stop)
        if "of" not in change.after:
            return mover.empty(entry, change.code, change.after["stage"])
        ids = (one for moved in change.after["of"] for part in self.slices.of(moved) for one in ids_of(part))
        return mover.put_back(entry, ids, change.code, change.after["stage"])

    def _empty(self, work: Work, number: int, target: Target) -> bool:
        """Move what has arrived on a stage since its cards were moved, under the step that moved them."""
        code = work.changes[number - 1].code
        movers = [
            place
            for place, change in enumerate(work.changes[: number - 1], 1)
            if change.kind == "items" and change.code == code and "of" not in change.after
        ]
        if not movers:
            return False
        self._items(work, movers[-1], target)
        return True

    def _teller(self, work: Work, number: int) -> Callable[[str, int], None]:
        def tell(moment: str, count: int) -> None:
            self._tell(work, number, moment, count)
            if moment == "slice done":
                self.check()

        return tell

    def _tell(self, work: Work, number: int, moment: str, items: int = 0) -> None:
        self.watch(Beat(moment, number, len(work.changes), work.changes[number - 1], items))


def ids_of(part: Slice) -> list[int]:
    """Return the cards of a slice."""
    images: list[Image] = part.items
    return [number for number, _ in images]
