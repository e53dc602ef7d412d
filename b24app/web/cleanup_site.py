"""What the pages of clean-ups have in common: whose portal, its plans and jobs, the snapshot, and who is looking on."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from b24app.cleanup.copying.copy import Copy, copy_path
from b24app.cleanup.deciding.work import Plans
from b24app.cleanup.running.plan_work import PlanWork
from b24app.cleanup.seeing.snapshot import NothingToSee, seen
from b24app.cleanup.working.jobs import AFTER, DELETE, FORETELL, LOOK, UNDO
from b24app.importing.file_jobs import REHEARSE, TAKE
from b24app.install.cleanups import CLEAN
from b24app.languages import Translate, translator
from b24app.store.bulk_jobs import PAUSED, RUNNING, BulkJob, BulkJobs
from b24app.store.cleanup_journal import CleanupJournal
from b24app.store.cleanup_plans import CleanupPlan
from b24app.web import forms
from b24app.web.desk import Viewer
from b24app.web.refusals import WebRefusal
from b24app.web.roles import ADMINS

if TYPE_CHECKING:
    from b24app.wiring import App

HERE = "cleanup"
KINDS = (LOOK, FORETELL, CLEAN, UNDO, DELETE, AFTER, REHEARSE, TAKE)
_USER = "SELECT concat_ws(' ', name, last_name) FROM users WHERE id = ?"
_UNFINISHED = (RUNNING, PAUSED)


class AtWork(WebRefusal):
    """Something is being done with this portal's leads already; wait until it has ended, or cancel it."""

    code = "web.at-work"
    status = 409


class NotThere(WebRefusal):
    """There is no such plan; choose one of the list."""

    code = "web.no-such-plan"
    status = 404


class NotRead(WebRefusal):
    """Nothing has been read from this portal yet; start the audit."""

    code = "web.nothing-read"
    status = 409


class ForAdministrators(WebRefusal):
    """You may look and review; an administrator of the portal has to do this."""

    code = "web.for-administrators"


@dataclass(frozen=True)
class Site:
    """The clean-ups of the viewer's portal."""

    app: "App"
    viewer: Viewer

    @property
    def key(self) -> str:
        """Return what the portal's plans and copy are kept under."""
        return self.viewer.install.member_id

    @property
    def home(self) -> Path:
        """Return the app's folder."""
        return self.app.settings.home

    @property
    def copy(self) -> Path:
        """Say where the copy of the portal's leads lies."""
        return copy_path(self.home, self.key)

    @property
    def origin(self) -> str:
        """Return the portal's own address, for links to its cards."""
        return self.viewer.install.endpoint.partition("/rest")[0]

    @property
    def plans(self) -> Plans:
        """Return the plans of the portal."""
        return Plans.over(self.app.database, self.key, self.app.portals.clock)

    @property
    def jobs(self) -> BulkJobs:
        """Return the jobs that do the long work."""
        return BulkJobs(self.app.database, self.app.portals.clock)

    @property
    def journal(self) -> CleanupJournal:
        """Return what clean-ups have done."""
        return CleanupJournal(self.app.database, self.app.portals.clock)

    @contextmanager
    def seen(self) -> Iterator[Copy]:
        """Open the snapshot of the portal's leads; raises NotRead where there is none."""
        try:
            with seen(self.copy) as copy:
                yield copy
        except NothingToSee:
            raise NotRead from None

    @property
    def translate(self) -> Translate:
        """Return what speaks the viewer's language."""
        return translator(self.viewer.language)

    @property
    def is_admin(self) -> bool:
        """Say whether the viewer may change things."""
        return self.viewer.may(ADMINS)

    def demand_admin(self) -> None:
        """Raise ForAdministrators for anybody else."""
        if not self.is_admin:
            raise ForAdministrators

    def plan(self, fields: forms.Fields) -> CleanupPlan:
        """Return the plan that a form names; raises NotThere."""
        number = forms.whole(fields, "plan", default=0)
        if (found := self.plans.plans.find(self.key, number)) is None:
            raise NotThere(where=f"#{number}")
        return found

    def work(self, plan: CleanupPlan) -> PlanWork:
        """Return what a plan works with."""
        portal = self.app.portals.of(self.key)
        return PlanWork.of(self.app.database, self.app.portals.clock, self.key, portal, plan.id)

    def latest(self, *kinds: str, plan: int = 0) -> BulkJob | None:
        """Return the latest job of some kinds, of one plan where it is named."""
        found = self.jobs.of(self.key, kinds, 50)
        return next((one for one in found if not plan or one.payload.get("plan") == plan), None)

    def at_work(self) -> BulkJob | None:
        """Return the job that is being done with the portal's leads."""
        return next((one for one in self.jobs.of(self.key, KINDS) if one.state in _UNFINISHED), None)

    def start(self, kind: str, payload: Mapping[str, Any], *, cursor: Any = None, total: int | None = None) -> int:
        """Have the worker do something; raises AtWork where something is being done already."""
        self.demand_admin()
        if self.at_work():
            raise AtWork
        told = {"language": self.viewer.language, **payload}
        return self.app.bulk.start(kind, self.key, told, cursor=cursor, total=total)

    @property
    def who(self) -> str:
        """Name the viewer, for what is signed and said."""
        try:
            with seen(self.copy) as copy:
                found = copy.connection.execute(_USER, [self.viewer.user_id]).fetchone()
        except NothingToSee:
            found = None
        number = f"#{self.viewer.user_id}"
        return f"{found[0]} ({number})" if found and found[0] else number
