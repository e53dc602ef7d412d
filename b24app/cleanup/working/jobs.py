"""Do as bulk jobs what takes long in a clean-up: look and plan, foretell, take back, delete, compare afterwards.

What comes of a job, and how far it is, stands in its cursor: pages read it there.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from b24app.cleanup.auditing.after_report import write_after
from b24app.cleanup.auditing.afterwards import keep_picture, worked_out
from b24app.cleanup.copying.copy import CopyInUse, open_copy
from b24app.cleanup.deciding.recipe_fields import demand_fields
from b24app.cleanup.deciding.recipe_file import read_recipe_text
from b24app.cleanup.deciding.work import Plans
from b24app.cleanup.running.foretelling import foretell_run, foretell_undo
from b24app.cleanup.running.plan_work import PlanWork
from b24app.cleanup.running.undoing import RETURNABLE
from b24app.cleanup.seeing.snapshot import publish
from b24app.cleanup.working.looking import PLANNING, Look, after_folder, seldom
from b24app.clock import Clock
from b24app.jobs.bulk import Moved, Portion
from b24app.jobs.orderly import Orderly, telling
from b24app.portal.client import Portal
from b24app.store import cleanup_plans as states
from b24app.store.bulk_jobs import PAUSED, RUNNING, BulkJob, BulkJobs
from b24app.store.cleanup_journal import DELETED, PARTLY, UNDONE
from b24app.store.db import Database
from b24app.store.holds import Held, Holds
from b24app.store.sightings import Sightings

LOOK, FORETELL, UNDO, DELETE = "leads.look", "leads.foretell", "leads.undo", "leads.delete"
AFTER = "leads.after"
"""Kinds of the jobs: read the pile and plan if asked, try a run or its undoing, take back, delete, compare."""

DONE = "done"


@dataclass(frozen=True)
class CleanupJobs:
    """Does the portions; `home` is the app's folder."""

    portal_of: Callable[[str], Portal]
    database: Database
    clock: Clock
    home: Path

    def portions(self) -> dict[str, Portion]:
        """Return what does a portion of each kind."""
        work = {LOOK: self._look, FORETELL: self._foretell, UNDO: self._undo, DELETE: self._delete, AFTER: self._after}
        jobs = BulkJobs(self.database, self.clock)
        return {kind: Orderly(one, jobs, busy=(CopyInUse, Held)).portion for kind, one in work.items()}

    def _look(self, job: BulkJob) -> Moved:
        told, portal = job.payload, self.portal_of(job.member_id)
        plans = Plans.over(self.database, job.member_id, self.clock)
        tell = seldom(telling(BulkJobs(self.database, self.clock), job))
        language = str(told["language"])
        look = Look(portal, self.home, job.member_id, language, plans.not_duplicates, tell)
        source, recipe = read_recipe_text(told["recipe"]) if told.get("recipe") else (None, None)
        fields = look.fields()
        if source and recipe:
            demand_fields(source, recipe, fields)
        look.whole(recipe)
        made: dict[str, Any] = {}
        if recipe:
            tell(PLANNING, 0, 0)
            with open_copy(look.path) as copy:
                draft = plans.draft(copy, recipe, fields, language)
            made = {"plan": draft.plan, "is_new": draft.is_new}
        return Moved({"phase": DONE, **made}, 1, is_last=True)

    def _foretell(self, job: BulkJob) -> Moved:
        told, work = job.payload, self._work(job)
        if told["what"] == "run":
            found = foretell_run(work, Sightings(self.database).of(job.member_id)).as_json()
            found["digest"] = work.decisions.digest(work.plan.id)
        else:
            leads = work.journal.of(
                work.plan.id, lead=told["lead"], cluster=told["cluster"], states=(*RETURNABLE, DELETED)
            )
            found = foretell_undo(work.undoer, leads).as_json()
        return Moved({"phase": DONE, "at": self.clock.now().isoformat(), **found}, 1, is_last=True)

    def _undo(self, job: BulkJob) -> Moved:
        """Take one portion of a run back, the last one first; one lead or one client in one go."""
        told, work, number = job.payload, self._work(job), int(job.cursor)
        is_whole = not (told["lead"] or told["cluster"])
        some = work.journal.portion(work.plan.id, number) if is_whole else ()
        if not is_whole:
            some = work.journal.of(work.plan.id, lead=told["lead"], cluster=told["cluster"])
        with self._held(job):
            # Who goes on after a stop has seen what began.
            is_fresh = not any(one.state in (UNDONE, PARTLY) for one in some)
            is_watched = is_whole and is_fresh and number + 1 == work.journal.portions(work.plan.id)
            if stop := next((one.stop for one in work.going_back.portion(some, is_watched=is_watched) if one.stop), ""):
                BulkJobs(self.database, self.clock).turn_to(job.id, PAUSED, among=(RUNNING,), reason=stop)
                return Moved(number, 0)
            work.deleter.restore([one for one in some if one.state == DELETED])
        is_last = number <= 0 or not is_whole
        if is_last and is_whole:
            work.plans.move(work.plan.id, states.UNDONE, since=states.SETTLED)
        return Moved(number - 1, len(some), is_last=is_last)

    def _delete(self, job: BulkJob) -> Moved:
        work = self._work(job)
        with self._held(job):
            counted = work.deleter.delete()
        return Moved({"phase": DONE, "states": dict(counted)}, sum(counted.values()), is_last=True)

    def _after(self, job: BulkJob) -> Moved:
        """Read the portal once more, and write down what is left to put in order and how the pile differs."""
        told, portal, now = job.payload, self.portal_of(job.member_id), self.clock.now()
        plans = Plans.over(self.database, job.member_id, self.clock)
        plan = plans.plans.find(job.member_id, int(told["plan"] or 0))
        tell = seldom(telling(BulkJobs(self.database, self.clock), job))
        look = Look(portal, self.home, job.member_id, str(told["language"]), plans.not_duplicates, tell)
        with open_copy(look.path) as copy:
            keep_picture(copy, plan, now)
            look.read(copy)
            after = worked_out(copy, portal.origin, plan, int(told["months"]), now, look.language)
            counts = write_after(after_folder(self.home, job.member_id), copy, after)
        publish(look.path)
        was = asdict(after.before) if after.before else None
        guard = {**asdict(after.guard), "text": after.guard.text()}
        found = {"counts": counts, "before": was, "now": asdict(after.now), "guard": guard, "at": after.at}
        return Moved({"phase": DONE, **found}, 1, is_last=True)

    def _held(self, job: BulkJob) -> Any:
        return Holds(self.database, self.clock).held(job.member_id, f"job {job.id}")

    def _work(self, job: BulkJob) -> PlanWork:
        portal = self.portal_of(job.member_id)
        return PlanWork.of(self.database, self.clock, job.member_id, portal, int(job.payload["plan"]))
