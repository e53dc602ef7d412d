"""Work of many portions: each moves a cursor that is kept, so a crash repeats one portion at most.

A bulk job is a row, never one giant job of the engine. A slice does some portions and puts the next slice in under the
cursor's turn; so a slice that runs twice changes nothing, and pausing is a word in the row.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from b24app.errors import AppError
from b24app.jobs.attempts import PAUSES
from b24app.jobs.job import Job, Later
from b24app.languages import phrase
from b24app.store.bulk_jobs import CANCELLED, FAILED, PAUSED, RUNNING, BulkJob, BulkJobs

log = logging.getLogger(__name__)

PORTIONS = 10
"""Portions of one slice: about ten batch calls, so that a portal's bulk jobs take turns and a stop is heard soon."""


class NotThatWay(AppError):
    """A bulk job cannot be taken from its state to that one; see "b24app jobs list"."""

    code = "jobs.not-that-way"


@dataclass(frozen=True)
class Moved:
    """How far a portion came: the next cursor, which is JSON, how many things it did, and whether it was the last."""

    cursor: Any
    done: int
    is_last: bool = False


Portion = Callable[[BulkJob], Moved]
"""Does the portion that begins at `job.cursor`; it may be done twice after a crash and has to bear that.

It may raise `Later` to have the rest done after a while; any other failure is tried again by the engine, and in the end
the job has failed.
"""


class Queue(Protocol):
    """Where slices are put: the job engine."""

    def enqueue(self, kind: str, portal: str, key: str, payload: Mapping[str, Any]) -> None:
        """Keep a job durably; one key is one job."""
        ...


class Bulk:
    """Starts, pauses, goes on with and cancels bulk jobs, and does their slices in the worker."""

    def __init__(self, queue: Queue, jobs: BulkJobs, portions: Mapping[str, Portion]) -> None:
        """Take what does a portion of each kind, such as `leads.merge`."""
        self._queue = queue
        self.jobs = jobs
        self._portions = portions

    def start(
        self, kind: str, portal: str, payload: Mapping[str, Any], *, cursor: Any = 0, total: int | None = None
    ) -> int:
        """Begin a bulk job and return its number."""
        number = self.jobs.add(portal, kind, payload, cursor, total)
        self._slice(self.jobs.get(number))
        return number

    def pause(self, number: int) -> None:
        """Let a job rest after the portion it is at."""
        self._turn(number, PAUSED, RUNNING)

    def resume(self, number: int) -> None:
        """Let a paused or failed job go on from its cursor."""
        self._turn(number, RUNNING, PAUSED, FAILED)
        self._slice(self.jobs.get(number))

    def cancel(self, number: int) -> None:
        """End a job after the portion it is at; what it did stays done."""
        self._turn(number, CANCELLED, RUNNING, PAUSED, FAILED)

    def wake(self) -> None:
        """Put in the slice of each running job: one was lost if a crash fell between the row and the queue."""
        for job in self.jobs.all(unfinished=True):
            if job.state == RUNNING:
                self._slice(job)

    def handlers(self) -> dict[str, Callable[[Job], None]]:
        """Return what the worker does for the slices of each kind."""
        return {_slice_kind(kind): self._work for kind in self._portions}

    def _turn(self, number: int, state: str, *among: str) -> None:
        if not self.jobs.turn_to(number, state, among=among):
            raise NotThatWay(
                phrase("the bulk job is {state} and cannot become {wanted}"),
                phrase('see "b24app jobs list"'),
                where=str(number),
                state=self.jobs.get(number).state,
                wanted=state,
            )

    def _slice(self, job: BulkJob) -> None:
        # A resumed job may stand where a slice has ended already, hence the moment: each change of the row has its own.
        key = f"bulk:{job.id}:{job.turn}:{int(job.changed_at.timestamp() * 1_000_000)}"
        self._queue.enqueue(_slice_kind(job.kind), job.member_id, key, {"job": job.id, "turn": job.turn})

    def _work(self, told: Job) -> None:
        job = self.jobs.get(int(told.payload["job"]))
        if told.is_abandoned:
            self._fail(job, phrase("its workers died too often"))
        elif job.turn == told.payload["turn"]:
            self._portion_by_portion(job, told)
        elif job.state == RUNNING:
            # A slice that was cut short, or came late: the rest has a slice of its own, whoever puts it in.
            self._slice(job)

    def _portion_by_portion(self, job: BulkJob, told: Job) -> None:
        for _ in range(PORTIONS):
            if job.state != RUNNING:
                return
            moved = self._portion(job, told)
            if not self.jobs.move(job, moved.cursor, moved.done, is_last=moved.is_last):
                log.warning("a bulk job was moved by somebody else", extra={"bulk": job.id, "turn": job.turn})
                return
            job = self.jobs.get(job.id)
        if job.state == RUNNING:
            self._slice(job)

    def _portion(self, job: BulkJob, told: Job) -> Moved:
        try:
            return self._portions[job.kind](job)
        except Later:
            raise
        except Exception as fault:
            # The engine has tried it again and again; now a person has to look and resume.
            if told.failures >= len(PAUSES):
                self._fail(job, str(fault))
            raise

    def _fail(self, job: BulkJob, reason: str) -> None:
        self.jobs.turn_to(job.id, FAILED, among=(RUNNING,), reason=reason)
        log.error("a bulk job failed", extra={"bulk": job.id, "reason": reason})


def _slice_kind(kind: str) -> str:
    return f"bulk.{kind}"
