"""POST /desk/cleanup/job: how far the work of a clean-up is, drawn anew every moment; pause, go on, cancel."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response

from b24app.cleanup.working.jobs import AFTER, DELETE, FORETELL, LOOK, UNDO
from b24app.cleanup.working.looking import JUDGING, MATCHING, PLANNING, READING
from b24app.importing.file_jobs import REHEARSE, TAKE
from b24app.install.cleanups import CLEAN
from b24app.languages import phrase
from b24app.store.bulk_jobs import FAILED, PAUSED, RUNNING, BulkJob
from b24app.store.cleanup_journal import WAITING
from b24app.web import desk, forms
from b24app.web.cleanup_site import HERE, KINDS, Site
from b24app.web.desk import Viewer
from b24app.web.refusals import BadForm
from b24app.web.roles import LEADING

if TYPE_CHECKING:
    from b24app.wiring import App

_DOING = {
    LOOK: phrase("The portal is being read"),
    FORETELL: phrase("The way there and back is being tried"),
    CLEAN: phrase("The plan is being carried out"),
    UNDO: phrase("The clean-up is being taken back"),
    DELETE: phrase("Parked leads are being deleted"),
    AFTER: phrase("What is left is being looked at"),
    REHEARSE: phrase("Every line of the file is being checked"),
    TAKE: phrase("The file is being taken in"),
}
_PHASES = {
    READING: phrase("reading what has changed"),
    JUDGING: phrase("saying what each lead is"),
    MATCHING: phrase("finding the leads of one client"),
    PLANNING: phrase("deciding about each lead"),
}
_PACE_SECONDS = 600.0
_TELLING = 20
"""Leads after which a pace says something of those that follow."""


@dataclass(frozen=True)
class Progress:
    """How far a job is: what it does, the part of it that is done, and the minutes left; None where nobody knows."""

    job: BulkJob
    doing: str
    phase: str
    done: int
    total: int
    minutes: int | None

    @property
    def is_running(self) -> bool:
        """Tell whether it goes on by itself."""
        return self.job.state == RUNNING

    @property
    def is_paused(self) -> bool:
        """Tell whether it rests until a person lets it go on."""
        return self.job.state in (PAUSED, FAILED)


def blueprint(app: "App") -> Blueprint:
    """Route what is asked of jobs."""
    routes = Blueprint("cleanup_jobs", __name__)

    @routes.post("/desk/cleanup/job")
    def job() -> Response:
        return desk.opened(app, LEADING, lambda viewer, fields: _part(app, viewer, fields), HERE)

    return routes


def progress_of(site: Site, job: BulkJob | None) -> Progress | None:
    """Say how far a job is."""
    if job is None:
        return None
    told: Mapping[str, Any] = job.cursor if isinstance(job.cursor, Mapping) else {}
    done, total, minutes = int(told.get("done") or 0), int(told.get("total") or 0), None
    if job.kind == CLEAN:
        done, total, minutes = _run(site, int(job.payload["plan"]))
    elif job.kind == UNDO:
        done, total = job.done, job.total or 0
    return Progress(job, _DOING[job.kind], _PHASES.get(str(told.get("phase")), ""), done, total, minutes)


def _run(site: Site, plan: int) -> tuple[int, int, int | None]:
    """Count the leads of a run that are seen to, and foretell its end at the pace of the last minutes."""
    counts = site.journal.counts(plan)
    total, waiting = sum(counts.values()), counts.get(WAITING, 0)
    seen, seconds = site.journal.pace(plan, _PACE_SECONDS)
    left = max(1, round(waiting * seconds / seen / 60)) if seen >= _TELLING and waiting else None
    return total - waiting, total, left


def _part(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    site = Site(app, viewer)
    job = _mine(site, fields)
    act = forms.text(fields, "do", default="")
    if act:
        site.demand_admin()
        acts = {"pause": app.bulk.pause, "resume": app.bulk.resume, "cancel": app.bulk.cancel}
        if act not in acts:
            raise BadForm(phrase("there is no such button"), phrase("open the page again"))
        acts[act](job.id)
        job = site.jobs.get(job.id)
    where, told = back(job)
    return viewer.page("cleanup_job.html", HERE, site=site, progress=progress_of(site, job), where=where, told=told)


def back(job: BulkJob) -> tuple[str, dict[str, Any]]:
    """Return the page that shows what came of a job, and what it is asked with."""
    if job.kind in (REHEARSE, TAKE):
        return "/desk/cleanup/import", {}
    if job.kind == AFTER:
        return "/desk/cleanup/after", {"plan": job.payload["plan"]}
    plan = (job.cursor.get("plan") if isinstance(job.cursor, dict) else None) or job.payload.get("plan")
    if not plan:
        return ("/desk/cleanup/plans", {}) if job.payload.get("recipe") else ("/desk/cleanup", {})
    is_ahead = job.kind == LOOK or (job.kind == FORETELL and job.payload["what"] == "run")
    path = "/desk/cleanup/plan" if is_ahead else "/desk/cleanup/run"
    return path, {"plan": plan}


def _mine(site: Site, fields: forms.Fields) -> BulkJob:
    number = forms.whole(fields, "job", default=0)
    found = next((one for one in site.jobs.of(site.key, KINDS, 100) if one.id == number), None)
    if found is None:
        raise BadForm(phrase("there is no such job"), phrase("open the page again"))
    return found
