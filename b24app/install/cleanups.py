"""Carry clean-ups of installed portals out as bulk jobs, a portion at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from b24app.cleanup.copying.copy import CopyInUse
from b24app.cleanup.running.beginning import begin
from b24app.cleanup.running.going import Going
from b24app.cleanup.running.plan_work import NotSigned, PlanWork
from b24app.cleanup.running.terms import Terms
from b24app.clock import Clock
from b24app.jobs.bulk import Moved
from b24app.jobs.job import Later
from b24app.languages import translator
from b24app.portal.client import Portal
from b24app.store import cleanup_plans as states
from b24app.store.bulk_jobs import FAILED, PAUSED, RUNNING, BulkJob, BulkJobs
from b24app.store.cleanup_journal import CleanupJournal
from b24app.store.cleanup_plans import CleanupPlans
from b24app.store.db import Database
from b24app.store.holds import Held, Holds

CLEAN = "leads.clean"
"""Kind of the bulk jobs that do this in the worker."""

_AT_WORK = (states.RUNNING, states.PAUSED)
_BUSY = 30.0
"""Seconds after which a portion is tried again that found somebody else at work on the portal."""


BEGIN = -1
"""Cursor of a job whose leads are not written down yet: its first portion does that."""


def payload_of(plan: int, terms: Terms, until: int, watched: int = 0) -> dict[str, Any]:
    """Return what a job carries: the plan, its terms, the portion it ends before, and one to be watched."""
    return {"plan": plan, "terms": terms.as_json(), "until": until, "watched": watched}


def payload_up_to(plan: int, terms: Terms, wave: int | None) -> dict[str, Any]:
    """Return what a job carries that begins a run itself, up to a wave or to the plan's end."""
    return {**payload_of(plan, terms, 0), "wave": wave}


@dataclass(frozen=True)
class Cleanups:
    """Does the portions; the job's cursor is the number of the portion."""

    portal_of: Callable[[str], Portal]
    database: Database
    clock: Clock
    home: Path

    def portion(self, job: BulkJob) -> Moved:
        """Clean one portion; it waits while somebody else is at work there, and ends where its plan has ended."""
        try:
            with Holds(self.database, self.clock).held(job.member_id, f"job {job.id}"):
                return self._held(job)
        except Held as held:
            raise Later(_BUSY) from held

    def _held(self, job: BulkJob) -> Moved:
        """Clean one portion; what is not as promised makes the job rest, with the reason."""
        if job.cursor == BEGIN:
            return self._begun(job)
        told: Mapping[str, Any] = job.payload
        plan, terms, number = int(told["plan"]), Terms.from_json(told["terms"]), int(job.cursor)
        journal, plans = CleanupJournal(self.database, self.clock), CleanupPlans(self.database, self.clock)
        going = Going(self.portal_of(job.member_id).bulk(terms.per_second), journal, plan, terms, self.clock)
        found = plans.find(job.member_id, plan)
        if found is None or found.state not in _AT_WORK:
            return Moved(number, 0, is_last=True)
        if rest := going.rest():
            raise Later(rest)
        is_watched = _went_on(plans, plan) or number == told.get("watched", 0)
        came = going.step(number, is_watched=is_watched)
        is_last = number + 1 >= _end(journal, told)
        if came.stop:
            BulkJobs(self.database, self.clock).turn_to(job.id, PAUSED, among=(RUNNING,), reason=came.stop)
        if came.stop or is_last:
            settle(plans, journal, plan, came.stop)
        return Moved(number + 1, came.leads, is_last=is_last)

    def _begun(self, job: BulkJob) -> Moved:
        """Write the leads down and say where their run begins; a plan that nobody signed so is not run."""
        plan, told = int(job.payload["plan"]), job.payload
        work = PlanWork.of(self.database, self.clock, job.member_id, self.portal_of(job.member_id), plan)
        try:
            work.check_signed()
        except NotSigned as fault:
            said = fault.text(translator(work.terms.language))
            BulkJobs(self.database, self.clock).turn_to(job.id, FAILED, among=(RUNNING,), reason=said)
            return Moved(job.cursor, 0)
        try:
            begin(work, self.home)
        except CopyInUse:
            raise Later(_BUSY) from None
        work.plans.move(plan, states.RUNNING, since=(states.SIGNED,))
        following, end = work.journal.next(plan), _end(work.journal, told)
        first = following[0] if following else end
        return Moved(first, 0, is_last=first >= end)


def _end(journal: CleanupJournal, told: Mapping[str, Any]) -> int:
    return int(told["until"]) or journal.portions(int(told["plan"]), told.get("wave"))


def _went_on(plans: CleanupPlans, plan: int) -> bool:
    """Say whether a plan goes on after something stopped it; it runs again from now on."""
    return plans.move(plan, states.RUNNING, since=(states.PAUSED,))


def settle(plans: CleanupPlans, journal: CleanupJournal, plan: int, reason: str = "") -> None:
    """Note how a plan stands after a run: done where no lead waits, else paused."""
    state = states.PAUSED if reason or journal.next(plan) else states.DONE
    plans.move(plan, state, since=(states.RUNNING, states.PAUSED), reason=reason)
