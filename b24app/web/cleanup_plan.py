"""POST /desk/cleanup/plan: what a plan would do, by action and wave, lead by lead and field by field; signing it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response

from b24app.cleanup.deciding.figures import Figures, figures
from b24app.cleanup.deciding.planned import Planned, planned
from b24app.cleanup.deciding.recipe import read_recipe
from b24app.cleanup.deciding.showing import Fields, changes, losses
from b24app.cleanup.deciding.signing import sign
from b24app.cleanup.deciding.wording import ACTIONS, UNDO_WORDS
from b24app.cleanup.decision import UNDO
from b24app.cleanup.running.going import worded
from b24app.cleanup.seeing.snapshot import kept_fields
from b24app.cleanup.working.jobs import DONE, FORETELL
from b24app.languages import phrase
from b24app.store.bulk_jobs import BulkJob
from b24app.store.cleanup_plans import CleanupPlan
from b24app.web import desk, forms
from b24app.web.cleanup_jobs import progress_of
from b24app.web.cleanup_plans import MARKS, STATES
from b24app.web.cleanup_site import HERE, Site
from b24app.web.desk import Viewer
from b24app.web.roles import ADMINS, LEADING

if TYPE_CHECKING:
    from b24app.wiring import App

PAGE = 40
VERDICTS = {"accepted": phrase("accepted"), "rejected": phrase("rejected")}


@dataclass(frozen=True)
class Row:
    """A lead of the plan: what becomes of it, what is written field by field, and what goes to a note."""

    one: Planned
    changes: list[tuple[str, str, str]]
    losses: list[tuple[str, str]]

    @property
    def undo(self) -> str:
        """Say how much can be taken back."""
        return UNDO[(self.one.proposed or self.one.decision).action]


@dataclass(frozen=True)
class Sheet:
    """A page of a plan's leads; `first` and `last` are their places."""

    rows: tuple[Row, ...]
    action: str
    wave: int
    first: int
    last: int
    has_more: bool
    has_less: bool


def blueprint(app: "App") -> Blueprint:
    """Route the preview, its list of leads, the look ahead and the signature."""
    routes = Blueprint("cleanup_plan", __name__)

    @routes.post("/desk/cleanup/plan")
    def plan() -> Response:
        return desk.opened(app, LEADING, lambda viewer, fields: _page(app, viewer, fields), HERE)

    @routes.post("/desk/cleanup/plan/leads")
    def leads() -> Response:
        return desk.opened(app, LEADING, lambda viewer, fields: _leads(app, viewer, fields), HERE)

    @routes.post("/desk/cleanup/plan/sign")
    def signed() -> Response:
        return desk.opened(app, ADMINS, lambda viewer, fields: _sign(app, viewer, fields), HERE)

    @routes.post("/desk/cleanup/plan/foretell")
    def foretell() -> Response:
        return desk.opened(app, ADMINS, lambda viewer, fields: _foretell(app, viewer, fields), HERE)

    return routes


def _page(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    site = Site(app, viewer)
    plan = site.plan(fields)
    counted = figures(site.plans.decisions, plan.id)
    return viewer.page(
        "cleanup_plan.html",
        HERE,
        site=site,
        plan=plan,
        title=read_recipe(plan.document).title.said(viewer.language),
        counted=counted,
        levels=_levels(counted),
        sheet=sheet_of(site, plan, fields),
        job=progress_of(site, site.at_work()),
        foretold=foretold(site, plan),
        **words(),
    )


def words() -> dict[str, Any]:
    """Return how actions, states and levels of undo are called."""
    return {
        "actions": ACTIONS,
        "undo_of": UNDO,
        "undo_words": UNDO_WORDS,
        "states": STATES,
        "marks": MARKS,
        "verdicts": VERDICTS,
    }


def _leads(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    site = Site(app, viewer)
    plan = site.plan(fields)
    return viewer.page("cleanup_sheet.html", HERE, plan=plan, sheet=sheet_of(site, plan, fields), **words())


def _sign(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    """Note under the viewer's name that the plan may run as it stands."""
    site = Site(app, viewer)
    plan = site.plan(fields)
    is_leaving = forms.text(fields, "leave", default="") == "yes"
    sign(site.plans, plan, site.who, leave_reviews=is_leaving)
    return _page(app, viewer, fields)


def _foretell(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    """Have the worker try the run and its way back without writing."""
    site = Site(app, viewer)
    plan = site.plan(fields)
    site.start(FORETELL, {"plan": plan.id, "what": "run"})
    return _page(app, viewer, fields)


def sheet_of(site: Site, plan: CleanupPlan, fields: forms.Fields) -> Sheet:
    """Read a page of leads, all or those with an action or of a wave."""
    action, wave = forms.text(fields, "action", default=""), forms.whole(fields, "wave", default=0)
    after, before = forms.whole(fields, "after", default=0), forms.whole(fields, "before", default=0)
    which: dict[str, Any] = ({"action": action} if action in ACTIONS else {}) | ({"wave": wave} if wave else {})
    found = site.plans.decisions.listed(plan.id, after=after, before=before, limit=PAGE + 1, **which)
    is_back = bool(before)
    rows = found[-PAGE:] if is_back else found[:PAGE]
    more = len(found) > PAGE
    known = kept_fields(site.copy)
    told = tuple(_rows((planned(row) for row in rows), known))
    places = [row.number for row in rows] or [0]
    return Sheet(told, action, wave, places[0], places[-1], more or is_back, more if is_back else after > 0)


def _rows(found: Iterator[Planned], fields: Fields) -> Iterator[Row]:
    return (Row(one, changes(one, fields), losses(one, fields)) for one in found)


def _levels(counted: Figures) -> dict[str, int]:
    """Count the leads by how much can be taken back."""
    levels: dict[str, int] = {}
    for action, number in counted.actions.items():
        if action not in {"keep", "review"}:
            levels[UNDO[action]] = levels.get(UNDO[action], 0) + number
    return levels


def foretold(site: Site, plan: CleanupPlan) -> dict[str, Any] | None:
    """Return what the last look ahead found, in the viewer's words; none where there was none."""
    job = next((one for one in site.jobs.of(site.key, (FORETELL,), 50) if _is_about(one, plan)), None)
    if job is None:
        return None
    told = dict(job.cursor) if isinstance(job.cursor, dict) else {}
    may_wake = worded([(text, facts) for text, facts in told.get("may_wake", ())], site.viewer.language)
    is_same = told.get("phase") == DONE and _is_same(site, plan, told)
    return {**told, "may_wake": may_wake, "is_same": is_same, "state": job.state, "reason": job.reason}


def _is_same(site: Site, plan: CleanupPlan, told: Mapping[str, Any]) -> bool:
    """Say whether a plan is as it was looked at; telling all of a draft's decisions apart would take too long."""
    if plan.digest:
        return bool(told["digest"] == plan.digest)
    return not site.plans.decisions.is_changed_since(plan.id, datetime.fromisoformat(told["at"]))


def _is_about(job: BulkJob, plan: CleanupPlan) -> bool:
    return bool(job.payload["plan"] == plan.id and job.payload["what"] == "run")
