"""POST /desk/cleanup/run: carry a signed plan out, see how far it is and what failed; take it back; end the hold."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response

from b24app.cleanup.deciding.figures import figures
from b24app.cleanup.deciding.recipe import read_recipe
from b24app.cleanup.running.beginning import MAY_RUN
from b24app.cleanup.running.ending import end_plan
from b24app.cleanup.running.undoing import RETURNABLE
from b24app.cleanup.working.jobs import DELETE, FORETELL, UNDO
from b24app.errors import AppError
from b24app.install.cleanups import BEGIN, CLEAN, payload_up_to
from b24app.languages import phrase
from b24app.store.cleanup_journal import DELETED, HELD, PARTLY, SKIPPED, UNDONE, WAITING
from b24app.store.cleanup_plans import CleanupPlan
from b24app.store.cleanup_steps import DONE, FAILED
from b24app.store.holds import Holds
from b24app.web import desk, forms
from b24app.web.cleanup_jobs import progress_of
from b24app.web.cleanup_plan import foretold, words
from b24app.web.cleanup_site import HERE, Site
from b24app.web.desk import Viewer
from b24app.web.refusals import BadForm, WebRefusal
from b24app.web.roles import ADMINS, LEADING

if TYPE_CHECKING:
    from b24app.wiring import App

LEAD_STATES = {
    WAITING: phrase("waiting"),
    DONE: phrase("worked through"),
    HELD: phrase("parked until they are deleted"),
    SKIPPED: phrase("left alone"),
    FAILED: phrase("with an error"),
    DELETED: phrase("deleted for good"),
    "returning": phrase("on their way back"),
    UNDONE: phrase("back as before"),
    PARTLY: phrase("taken back in part"),
}
STATE_LIGHTS = {DONE: "ok", UNDONE: "ok", FAILED: "bad", PARTLY: "warn", HELD: "warn", SKIPPED: "warn"}
_LISTED = 50


class NotTried(WebRefusal):
    """The way there and back has not been tried on the plan as it is signed; try it on the plan's page first."""

    code = "web.not-tried"
    status = 409


class CannotRun(WebRefusal):
    """The plan cannot be run as it stands; sign it, or make a new one for what is left."""

    code = "web.cannot-run"
    status = 409


def blueprint(app: "App") -> Blueprint:
    """Route the run, its lists and its buttons."""
    routes = Blueprint("cleanup_run", __name__)

    @routes.post("/desk/cleanup/run")
    def run() -> Response:
        return desk.opened(app, LEADING, lambda viewer, fields: _page(app, viewer, fields), HERE)

    @routes.post("/desk/cleanup/run/leads")
    def leads() -> Response:
        return desk.opened(app, LEADING, lambda viewer, fields: _leads(app, viewer, fields), HERE)

    @routes.post("/desk/cleanup/run/do")
    def do() -> Response:
        return desk.opened(app, ADMINS, lambda viewer, fields: _do(app, viewer, fields), HERE)

    return routes


def _page(app: "App", viewer: Viewer, fields: forms.Fields, fault: AppError | None = None, **told: Any) -> Response:
    site = Site(app, viewer)
    plan = site.plan(fields)
    counts = site.journal.counts(plan.id)
    return viewer.page(
        "cleanup_run.html",
        HERE,
        site=site,
        plan=plan,
        fault=fault,
        counts=counts,
        lead_states=LEAD_STATES,
        lights=STATE_LIGHTS,
        job=progress_of(site, site.at_work()),
        last=site.latest(CLEAN, UNDO, DELETE, plan=plan.id),
        foretold=foretold(site, plan),
        back=_back(site, plan),
        wave=_wave(site, plan),
        hold=_hold(site, plan),
        reasons=site.journal.reasons(plan.id),
        partly=site.journal.listed(plan.id, (PARTLY,), limit=_LISTED),
        may_run=plan.state in MAY_RUN,
        returnable=sum(number for state, number in counts.items() if state in (*RETURNABLE, DELETED)),
        lead=forms.text(fields, "lead", default=""),
        cluster=forms.text(fields, "cluster", default=""),
        **words(),
        **told,
    )


def _leads(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    site = Site(app, viewer)
    plan, state, reason = site.plan(fields), forms.text(fields, "state"), forms.text(fields, "reason", default="")
    after = forms.whole(fields, "after", default=0)
    found = site.journal.listed(plan.id, (state,), after=after, limit=_LISTED + 1, reason=reason)
    return viewer.page("cleanup_reason.html", HERE, plan=plan, state=state, reason=reason, rows=found, most=_LISTED)


def _do(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    """Do what a button says, as a job of the worker; what cannot be done is told on the page."""
    site = Site(app, viewer)
    plan, act = site.plan(fields), forms.text(fields, "do")
    acts: Mapping[str, Callable[[Site, CleanupPlan, forms.Fields], None]] = {
        "run": _run,
        "foretell": _foretell,
        "undo": _undo,
        "delete": lambda site, plan, _: _delete(site, plan),
        "end": lambda site, plan, _: _end(site, plan),
    }
    if act not in acts:
        raise BadForm(phrase("there is no such button"), phrase("open the page again"))
    try:
        acts[act](site, plan, fields)
    except AppError as fault:
        return _page(app, viewer, fields, fault)
    return _page(app, viewer, fields)


def _run(site: Site, plan: CleanupPlan, fields: forms.Fields) -> None:
    if plan.state not in MAY_RUN:
        raise CannotRun
    seen = foretold(site, plan)
    if not seen or not seen["is_same"]:
        raise NotTried
    wave = None if forms.text(fields, "all", default="") else _wave(site, plan)
    payload = payload_up_to(plan.id, site.work(plan).terms, wave)
    site.start(CLEAN, payload, cursor=BEGIN)


def _foretell(site: Site, plan: CleanupPlan, fields: forms.Fields) -> None:
    site.start(FORETELL, {"plan": plan.id, "what": "undo", **_which(site, plan, fields)})


def _undo(site: Site, plan: CleanupPlan, fields: forms.Fields) -> None:
    which = _which(site, plan, fields)
    counts = site.journal.counts(plan.id)
    total = None if any(which.values()) else sum(counts.values())
    payload = {"plan": plan.id, **which}
    site.start(UNDO, payload, cursor=max(site.journal.portions(plan.id) - 1, 0), total=total)


def _delete(site: Site, plan: CleanupPlan) -> None:
    site.start(DELETE, {"plan": plan.id})


def _end(site: Site, plan: CleanupPlan) -> None:
    site.demand_admin()
    with Holds(site.app.database, site.app.portals.clock).held(site.key, site.who, site.viewer.install.address):
        end_plan(site.work(plan), site.viewer.language)


def _which(site: Site, plan: CleanupPlan, fields: forms.Fields) -> dict[str, Any]:
    """Read whether all, one lead or one client is meant; raises where the plan has done nothing with it."""
    lead, cluster = forms.whole(fields, "lead", default=0), forms.text(fields, "cluster", default="").strip()
    states = (*RETURNABLE, DELETED)
    if (lead or cluster) and not site.journal.of(plan.id, lead=lead, cluster=cluster, states=states):
        what = phrase("the plan has done nothing with {which} that could be taken back")
        raise BadForm(what, phrase("see its number or its group in the plan"), which=cluster or f"#{lead}")
    return {"lead": lead, "cluster": cluster}


def _back(site: Site, plan: CleanupPlan) -> dict[str, Any] | None:
    """Return what the last look at the way back found; none where there was none."""
    for job in site.jobs.of(site.key, (FORETELL,), 50):
        if job.payload["plan"] == plan.id and job.payload["what"] == "undo":
            told = dict(job.cursor) if isinstance(job.cursor, dict) else {}
            return {**told, "state": job.state, "reason": job.reason, "asked": job.payload}
    return None


def _wave(site: Site, plan: CleanupPlan) -> int | None:
    """Return the wave that comes next where a person starts each; None where one follows the other by itself."""
    if read_recipe(plan.document).waves.between != "ask":
        return None
    if following := site.journal.next(plan.id):
        return following[1]
    waves = figures(site.plans.decisions, plan.id).waves
    return next((wave for wave, number in waves.items() if number), None)


def _hold(site: Site, plan: CleanupPlan) -> dict[str, Any] | None:
    """Say how many leads are parked to be deleted, and when."""
    days = read_recipe(plan.document).quarantine.hold_days
    held, due, first = site.journal.held(plan.id, site.app.portals.clock.now() - timedelta(days=days))
    if not held:
        return None
    return {"held": held, "due": due, "days": days, "first": first + timedelta(days=days) if first else None}
