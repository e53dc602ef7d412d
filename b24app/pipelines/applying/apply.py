"""Apply a plan, go on with one that was not finished, and see in the end that the portal kept what it agreed to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from b24app.clock import Clock, SystemClock
from b24app.errors import AppError
from b24app.pipelines.applying.carry import Carrier
from b24app.pipelines.applying.ending import differing, moved_on, stop_asked, stopped
from b24app.pipelines.applying.kept import Kept, changes_of, place_key, target_of
from b24app.pipelines.applying.moving import StopAsked
from b24app.pipelines.applying.records import Hold, Records
from b24app.pipelines.applying.truth import misfits, not_saved
from b24app.pipelines.applying.work import StepFailed, Watch, Work
from b24app.pipelines.language.model import Pipeline, read_document
from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.diff import diff
from b24app.pipelines.planning.observe import Observed, observe
from b24app.pipelines.planning.plan import Plan, checksum
from b24app.pipelines.planning.stale import stale
from b24app.pipelines.planning.target import find_target
from b24app.portal.client import Portal
from b24app.portal.leash import Cancel
from b24app.portal.targets import Target

APPLIED = "applied"
FAILED = "failed"
STOPPED = "stopped"


@dataclass(frozen=True)
class Applying:
    """All that carrying out a plan needs besides the plan; `who` is told to others who want to apply meanwhile."""

    portal: Portal
    records: Records
    watch: Watch
    stop: Cancel | None = None
    who: str = ""
    clock: Clock = field(default_factory=SystemClock)
    settle: float = 65.0

    def apply(self, plan: Plan) -> int:
        """Carry out a plan and return its number in the journal.

        Raises StalePlan where the portal has moved on, Stopped at the first step refused, NotSaved where the portal
        did not keep what it agreed to. A plan without changes sends nothing; its rules still become the applied ones.
        """
        document, place = plan.pipeline.document(), place_key(plan.pipeline)
        with self.records.holds.held(plan.portal, self.who, plan.name) as hold:
            observed = observe(self.portal, find_target(self.portal, plan.pipeline))
            if checksum(plan.portal, plan.pipeline, observed) != plan.checksum:
                raise stale(plan.observed.document(), observed.document())
            if not plan.changes and self.records.plans.applied(plan.portal, place) == document:
                return 0
            number = self.records.plans.keep(
                plan.portal,
                plan.pipeline.pipeline,
                plan.checksum,
                plan.document(),
                document,
                entity=place,
                snapshot=observed.document(),
                who=self.who,
            )
            work = Work(number, plan.changes, lambda: find_target(self.portal, plan.pipeline))
            self._finish(work, hold, lambda seen: [*not_saved(plan.changes, seen), *diff(plan.pipeline, seen)])
        return number

    def undo(self, plan: Plan, undoes: int) -> int:
        """Carry out a plan that takes another one back, and return its number in the journal."""
        with self.records.holds.held(plan.portal, self.who, plan.name) as hold:
            now = observe(self.portal, plan.target).document()
            if now != plan.observed.document():
                raise stale(plan.observed.document(), now)
            place = place_key(plan.pipeline)
            number = self.records.plans.keep(
                plan.portal,
                plan.pipeline.pipeline,
                plan.checksum,
                plan.document(),
                plan.pipeline.document(),
                entity=place,
                snapshot=plan.observed.document(),
                undoes=undoes,
                who=self.who,
            )
            self._finish(
                Work(number, plan.changes, lambda: plan.target), hold, lambda seen: not_saved(plan.changes, seen)
            )
            self.records.plans.undo(plan.portal, place, undoes)
        return number

    def resume(self, kept: Kept) -> int:
        """Go on with a plan that was not finished and return its number; the portal tells what was done of it.

        Raises MovedOn where somebody has changed what is left to do.
        """
        changes, pipeline = changes_of(kept), read_document(kept.pipeline_document)
        with self.records.holds.held(kept.portal, self.who, self.portal.name) as hold:
            work = Work(
                kept.id,
                changes,
                lambda: self._place(kept) or find_target(self.portal, pipeline),
                {entry.number: entry for entry in self.records.journal.entries(kept.id)},
            )
            self._check_rest(work)
            self._finish(work, hold, lambda seen: [*not_saved(changes, seen), *_rest(kept, pipeline, seen)])
            if kept.undoes:
                self.records.plans.undo(kept.portal, kept.entity, kept.undoes)
        return kept.id

    def _place(self, kept: Kept) -> Target | None:
        """Return the place of a rollback: what names a funnel in the file may be among what is taken back."""
        return target_of(kept.snapshot["target"]) if kept.undoes and kept.snapshot else None

    def _check_rest(self, work: Work) -> None:
        """Raise MovedOn where steps that were never written down no longer fit."""
        rest = [change for number, change in enumerate(work.changes, 1) if not work.is_done(number)]
        begun = [change for number, change in enumerate(work.changes, 1) if number in work.entries]
        wrong = [
            change
            for change in misfits(rest, observe(self.portal, work.locate()))
            if not any(change is one for one in begun)
        ]
        if wrong:
            raise moved_on(work, wrong)

    def _finish(self, work: Work, hold: Hold, differs: Callable[[Observed], Sequence[Change]]) -> None:
        """Carry the steps out, look at the portal, and note what became of the plan."""
        try:
            self._carrier(hold).carry(work)
            wrong = differs(observe(self.portal, work.locate())) if work.changes else ()
            if wrong:
                raise differing(work.plan, wrong)
        except StopAsked as asked:
            self.records.plans.state(work.plan, STOPPED)
            raise stop_asked(work) from asked
        except StepFailed as failed:
            self.records.plans.state(work.plan, FAILED)
            raise stopped(work, failed) from failed.cause
        except AppError:
            self.records.plans.state(work.plan, FAILED)
            raise
        self.records.plans.state(work.plan, APPLIED)

    def _carrier(self, hold: Hold) -> Carrier:
        return Carrier(
            self.portal,
            self.records.journal,
            self.records.slices,
            self.clock,
            self.watch,
            hold.check,
            self.stop,
            self.settle,
        )


def _rest(kept: Kept, pipeline: Pipeline, seen: Observed) -> Sequence[Change]:
    """List what the file still wants; a rollback wants what was before, not what its file says."""
    return () if kept.undoes else diff(pipeline, seen)
