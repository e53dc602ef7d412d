"""Carry clean-ups of installed portals out as bulk jobs, a portion at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from b24app.cleanup.running.going import Going
from b24app.cleanup.running.terms import Terms
from b24app.clock import Clock
from b24app.jobs.bulk import Moved
from b24app.jobs.job import Later
from b24app.portal.client import Portal
from b24app.store import cleanup_plans as states
from b24app.store.bulk_jobs import PAUSED, RUNNING, BulkJob, BulkJobs
from b24app.store.cleanup_journal import CleanupJournal
from b24app.store.cleanup_plans import CleanupPlans
from b24app.store.db import Database
from b24app.store.holds import Held, Holds

CLEAN = "leads.clean"
"""Kind of the bulk jobs that do this in the worker."""

_AT_WORK = (states.RUNNING, states.PAUSED)
_BUSY = 30.0
"""Seconds after which a portion is tried again that found somebody else at work on the portal."""


def payload_of(plan: int, terms: Terms, until: int, watched: int = 0) -> dict[str, Any]:
    """Return what a job carries: the plan, its terms, the portion it ends before, and one to be watched."""
    return {"plan": plan, "terms": terms.as_json(), "until": until, "watched": watched}


@dataclass(frozen=True)
class Cleanups:
    """Does the portions; the job's cursor is the number of the portion."""

    portal_of: Callable[[str], Portal]
    database: Database
    clock: Clock

    def portion(self, job: BulkJob) -> Moved:
        """Clean one portion; it waits while somebody else is at work there, and ends where its plan has ended."""
        try:
            with Holds(self.database, self.clock).held(job.member_id, f"job {job.id}"):
                return self._held(job)
        except Held as held:
            raise Later(_BUSY) from held

    def _held(self, job: BulkJob) -> Moved:
        """Clean one portion; what is not as promised makes the job rest, with the reason."""
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
        is_last = number + 1 >= int(told["until"])
        if came.stop:
            BulkJobs(self.database, self.clock).turn_to(job.id, PAUSED, among=(RUNNING,), reason=came.stop)
        if came.stop or is_last:
            settle(plans, journal, plan, came.stop)
        return Moved(number + 1, came.leads, is_last=is_last)


def _went_on(plans: CleanupPlans, plan: int) -> bool:
    """Say whether a plan goes on after something stopped it; it runs again from now on."""
    return plans.move(plan, states.RUNNING, since=(states.PAUSED,))


def settle(plans: CleanupPlans, journal: CleanupJournal, plan: int, reason: str = "") -> None:
    """Note how a plan stands after a run: done where no lead waits, else paused."""
    state = states.PAUSED if reason or journal.next(plan) else states.DONE
    plans.move(plan, state, since=(states.RUNNING, states.PAUSED), reason=reason)
