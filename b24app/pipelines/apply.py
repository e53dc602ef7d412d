"""Carry a plan out step by step, each written down before it is sent; stop at the first that is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from b24app.errors import AppError
from b24app.languages import Translate, phrase
from b24app.pipelines.diff import Change, diff
from b24app.pipelines.observe import Observed, observe
from b24app.pipelines.plan import Plan, StalePlan, checksum
from b24app.pipelines.steps import is_done, send
from b24app.pipelines.target import find_target
from b24app.portal.client import Portal
from b24app.portal.refusals import OutcomeUnknown, PortalError, StrangeAnswer

APPLIED = "applied"
FAILED = "failed"

_UNCLEAR = (OutcomeUnknown, StrangeAnswer)


class Stopped(AppError):
    """The plan was not carried out to the end; see the journal."""

    code = "apply.stopped"
    cause: PortalError

    def text(self, translate: Translate = str) -> str:
        """Say the portal's part in the same language."""
        if hasattr(self, "cause"):
            self.values["reason"] = self.cause.text(translate)
        return super().text(translate)


class NotSaved(AppError):
    """The portal said yes to every step and yet differs from the file; see what differs."""

    code = "apply.not-saved"


class Plans(Protocol):
    """Keeps plans and what became of them."""

    def keep(
        self, portal: str, pipeline: str, checksum: str, document: dict[str, Any], pipeline_document: dict[str, Any]
    ) -> int:
        """Store a plan and return its number."""
        ...

    def state(self, plan_id: int, state: str) -> None:
        """Note what became of a plan."""
        ...

    def applied(self, portal: str) -> dict[str, Any] | None:
        """Return the pipeline that was applied last."""
        ...


class Journal(Protocol):
    """Keeps the steps of plans."""

    def intend(self, plan_id: int, number: int, action: dict[str, Any], before: dict[str, Any] | None = None) -> int:
        """Write down a step about to be sent."""
        ...

    def done(self, entry_id: int, result: Any = None) -> None:
        """Note that it was done."""
        ...

    def failed(self, entry_id: int, reason: str) -> None:
        """Note that it surely was not."""
        ...

    def unknown(self, entry_id: int, reason: str) -> None:
        """Note that nobody knows."""
        ...


Watch = Callable[[int, Change], None]
"""Told before each step its number, counted from 1, and the change."""


@dataclass(frozen=True)
class Applying:
    """All that carrying out a plan needs besides the plan."""

    portal: Portal
    plans: Plans
    journal: Journal
    watch: Watch

    def apply(self, plan: Plan) -> int:
        """Carry out a plan and return its number in the journal.

        Raises StalePlan where the portal has moved on, Stopped at the first step refused, NotSaved where the portal
        did not keep what it agreed to. A plan without changes sends nothing; its rules still become the applied ones.
        """
        if checksum(plan.portal, plan.pipeline, self._seen(plan)) != plan.checksum:
            raise StalePlan
        document = plan.pipeline.document()
        if not plan.changes and self.plans.applied(plan.portal) == document:
            return 0
        number = self.plans.keep(plan.portal, plan.pipeline.pipeline, plan.checksum, plan.document(), document)
        try:
            self._steps(number, plan)
        except AppError:
            self.plans.state(number, FAILED)
            raise
        self.plans.state(number, APPLIED)
        return number

    def _steps(self, plan_id: int, plan: Plan) -> None:
        for number, change in enumerate(plan.changes, 1):
            self.watch(number, change)
            entry = self.journal.intend(plan_id, number, change.document(), dict(change.before) or None)
            try:
                self.journal.done(entry, self._step(entry, change, plan))
            except PortalError as error:
                if not isinstance(error, _UNCLEAR):
                    self.journal.failed(entry, error.text())
                raise _stopped(plan_id, number, plan, error) from error
        if plan.changes and diff(plan.pipeline, self._seen(plan)):
            raise NotSaved(
                phrase("every step of plan {plan} was agreed to, and yet the portal differs from the file"),
                phrase("look at what differs: b24app pipelines verify"),
                plan=plan_id,
            )

    def _seen(self, plan: Plan) -> Observed:
        return observe(self.portal, find_target(self.portal, plan.pipeline))

    def _step(self, entry: int, change: Change, plan: Plan) -> dict[str, Any]:
        try:
            return send(self.portal, change, plan.target)
        except _UNCLEAR as error:
            # Never blindly again: the portal is asked whether it did the step.
            self.journal.unknown(entry, error.text())
            if self._is_seen(change, plan):
                return {"seen": True}
            raise

    def _is_seen(self, change: Change, plan: Plan) -> bool:
        try:
            return is_done(change, self._seen(plan))
        except PortalError:
            return False


def _stopped(plan_id: int, number: int, plan: Plan, error: PortalError) -> Stopped:
    change = plan.changes[number - 1]
    what = phrase("step {number} of {total}, {key}, did not go through ({reason}); done before it: {done}")
    if isinstance(error, _UNCLEAR):
        what = phrase(
            "whether step {number} of {total}, {key}, was done is not known ({reason}); done before it: {done}"
        )
    way_out = phrase("mend the cause and apply again, it goes on from there; the journal has it all under plan {plan}")
    stopped = Stopped(
        what,
        way_out,
        number=number,
        total=len(plan.changes),
        key=f"{change.kind} {change.key or change.code}",
        done=number - 1,
        plan=plan_id,
        reason=error.text(),
    )
    stopped.cause = error
    return stopped
