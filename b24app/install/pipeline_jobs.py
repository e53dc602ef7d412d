"""Do in the worker what pages ask about pipelines: plan, look, write down; a job's cursor holds what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from b24app.errors import AppError
from b24app.install.pipeline_told import fault_told, look_told, plan_told
from b24app.install.pipeline_work import NeverApplied, PipelineWork
from b24app.jobs.bulk import Moved, Portion
from b24app.pipelines.language.model import Pipeline, read_document
from b24app.pipelines.planning.allowed import allowed_in
from b24app.pipelines.planning.target import place_named
from b24app.store.bulk_jobs import FAILED, RUNNING, BulkJob, BulkJobs

PLAN = "pipelines.plan"
ROLLBACK = "pipelines.rollback"
LOOK = "pipelines.look"
EXPORT = "pipelines.export"

Work = Callable[[PipelineWork, Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class PipelineJobs:
    """Does the jobs that only read a portal."""

    work_of: Callable[[str], PipelineWork]
    jobs: BulkJobs

    def portions(self) -> dict[str, Portion]:
        """Return what does each kind of job."""
        kinds: Mapping[str, Work] = {PLAN: _planned, ROLLBACK: _rolled_back, LOOK: _looked, EXPORT: _exported}
        return {kind: partial(self._do, do) for kind, do in kinds.items()}

    def _do(self, do: Work, job: BulkJob) -> Moved:
        try:
            return Moved(do(self.work_of(job.member_id), job.payload), 1, is_last=True)
        except AppError as fault:
            return failed(self.jobs, job, fault)


def failed(jobs: BulkJobs, job: BulkJob, fault: AppError, **known: Any) -> Moved:
    """Let a job end with what went wrong: a person looks and decides, nothing is tried again by itself."""
    told = {**known, "fault": fault_told(fault)}
    # Before the state: whoever sees that the job has failed sees why.
    jobs.tell(job, told, job.total)
    jobs.turn_to(job.id, FAILED, among=(RUNNING,), reason=fault.text())
    return Moved(told, 0)


def _planned(work: PipelineWork, asked: Mapping[str, Any]) -> dict[str, Any]:
    return plan_told(work.plan(read_document(asked["pipeline"]), allowed_in(asked["allowed"])))


def _rolled_back(work: PipelineWork, asked: Mapping[str, Any]) -> dict[str, Any]:
    made = work.rollback(int(asked["plan"]), allowed_in(asked["allowed"]), may_lose=bool(asked["may_lose"]))
    return {**plan_told(made.plan, made.notes), "undoes": made.undoes}


def _looked(work: PipelineWork, asked: Mapping[str, Any]) -> dict[str, Any]:
    pipeline = _applied(work, str(asked["place"]))
    return look_told(work.judged(pipeline), work.drift(pipeline), work.robots)


def _applied(work: PipelineWork, place: str) -> Pipeline:
    document = work.plans.applied(work.key, place)
    if document is None:
        raise NeverApplied(where=work.portal.name)
    return read_document(document)


def _exported(work: PipelineWork, asked: Mapping[str, Any]) -> dict[str, Any]:
    place = place_named(work.portal, asked["entity"], asked["funnel"] or None, asked["process"] or None)
    return {"text": work.exported(place, str(asked["name"]), str(asked["language"]))}
