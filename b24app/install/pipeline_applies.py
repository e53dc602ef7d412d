"""Apply in the worker the very plan that a person has confirmed on a page, go on with it, or take it back."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from b24app.errors import AppError
from b24app.install.pipeline_jobs import failed
from b24app.install.pipeline_work import PipelineWork
from b24app.jobs.bulk import Moved, Portion
from b24app.jobs.job import Later
from b24app.pipelines.applying.apply import Applying
from b24app.pipelines.applying.work import Beat
from b24app.pipelines.planning.bounds import hold
from b24app.pipelines.planning.saved import saved_in
from b24app.store.bulk_jobs import BulkJob, BulkJobs
from b24app.store.holds import Held
from b24app.store.plans import Kept

APPLY = "pipelines.apply"
"""Kind of the bulk jobs that do this; `asked` is the job that made the plan, `plan` one to go on with."""

_BUSY = 10.0
"""Seconds after which it is tried again where somebody else is at work on the portal."""


@dataclass
class Progress:
    """Writes down how far an apply is, and learns that it is to stop."""

    jobs: BulkJobs
    job: BulkJob
    stop: threading.Event = field(default_factory=threading.Event)
    moved: int = 0

    def __call__(self, beat: Beat) -> None:
        """Take one moment of the work."""
        self.moved = 0 if beat.moment == "begun" else self.moved + beat.items
        if beat.moment not in {"begun", "waiting", "slice done", "done"}:
            return
        done = beat.number if beat.moment == "done" else beat.number - 1
        told = {"step": beat.number, "done": done, "moved": self.moved, "is_waiting": beat.moment == "waiting"}
        if not self.jobs.tell(self.job, told, beat.total):
            self.stop.set()


@dataclass(frozen=True)
class PipelineApplies:
    """Carries out plans; a job whose worker died goes on where the journal says."""

    work_of: Callable[[str], PipelineWork]
    jobs: BulkJobs

    def portions(self) -> dict[str, Portion]:
        """Return what does a job."""
        return {APPLY: self.portion}

    def portion(self, job: BulkJob) -> Moved:
        """Apply the whole plan; it waits while somebody else is at work there."""
        known: dict[str, Any] = {}
        try:
            work = self.work_of(job.member_id)
            kept = begun(work, job)
            known = {"number": kept.id} if kept else {}
            number = self._number(work, job, kept)
        except Held as held:
            self.jobs.tell(job, {"held": held.text()}, job.total)
            raise Later(_BUSY) from held
        except AppError as fault:
            kept = begun(self.work_of(job.member_id), job)
            return failed(self.jobs, job, fault, **({"number": kept.id} if kept else known))
        return Moved({"number": number}, 1, is_last=True)

    def _number(self, work: PipelineWork, job: BulkJob, kept: Kept | None) -> int:
        progress = Progress(self.jobs, job)
        applying = work.applying(progress, progress.stop, who_of(job))
        if kept is None:
            return self._first(work, job, applying)
        # A worker may have died between the end of the plan and that of the job.
        return applying.resume(kept) if kept.is_open else kept.id

    def _first(self, work: PipelineWork, job: BulkJob, applying: Applying) -> int:
        """Make the plan once more and carry it out if it is the one that was read; raises StalePlan otherwise."""
        asked = self.jobs.get(int(job.payload["asked"]))
        saved = saved_in(asked.cursor["plan"])
        if "undoes" in asked.cursor:
            made = work.rollback(int(asked.payload["plan"]), saved.allowed, may_lose=bool(asked.payload["may_lose"]))
            saved.hold(made.plan)
            hold(made.plan)
            return applying.undo(made.plan, made.undoes)
        plan = work.plan(saved.pipeline, saved.allowed)
        saved.hold(plan)
        hold(plan)
        return applying.apply(plan)


def begun(work: PipelineWork, job: BulkJob) -> Kept | None:
    """Return the plan that a job has begun, or was told to go on with."""
    if "plan" in job.payload:
        return work.plans.find(job.member_id, int(job.payload["plan"]))
    return work.plans.begun_by(job.member_id, who_of(job))


def who_of(job: BulkJob) -> str:
    """Name who applies, for the history and for others who want to apply meanwhile; each job has a name of its own."""
    return f"{job.payload['who']} (job {job.id})"
