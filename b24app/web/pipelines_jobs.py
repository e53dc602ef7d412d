"""Plan, apply, look and take back: what the worker does of it, shown while it goes on and when it has ended."""

from typing import Any

from flask import Response

from b24app.install.pipeline_applies import APPLY, begun
from b24app.install.pipeline_jobs import LOOK, PLAN, ROLLBACK
from b24app.languages import phrase, translator
from b24app.pipelines.applying.kept import changes_of
from b24app.pipelines.planning.wording import headline
from b24app.store.bulk_jobs import DONE, FAILED, PAUSED, RUNNING, BulkJob
from b24app.web import forms
from b24app.web.desk import is_part
from b24app.web.pipelines_editing import editor, opened, saved
from b24app.web.pipelines_export import draft_of
from b24app.web.pipelines_site import Site, allowed_of
from b24app.web.refusals import BadForm, WebRefusal

_LATELY = 50
_SLOW = 20
"""Seconds after which a page says that nothing has come of a job yet."""


class NotThatPlan(WebRefusal):
    """It is not the plan that was shown, so nothing was done; make a plan and read it first."""

    code = "plan.not-shown"
    status = 409


def plan(site: Site, fields: forms.Fields) -> Response:
    """Have a draft planned; texts that come along are kept first."""
    outcome = saved(site, fields) if "text0" in fields else opened(site, fields)
    draft, pipeline = outcome.draft, outcome.verdict.pipeline
    if not outcome.can_plan or draft is None or pipeline is None:
        return editor(site, outcome)
    payload = {"pipeline": pipeline.document(), "draft": draft.name, "revision": draft.revision}
    return _shown(site, site.begin(PLAN, {**payload, "allowed": allowed_of(fields).document()}))


def rollback(site: Site, fields: forms.Fields) -> Response:
    """Have it planned how to take a plan back."""
    payload = {"plan": forms.whole(fields, "plan", default=0), "allowed": allowed_of(fields).document()}
    may_lose = forms.text(fields, "may_lose", default="") == "yes"
    return _shown(site, site.begin(ROLLBACK, {**payload, "may_lose": may_lose}))


def look(site: Site, fields: forms.Fields) -> Response:
    """Have the portal compared with what was applied to a place."""
    return _shown(site, site.begin(LOOK, {"place": forms.text(fields, "place")}))


def apply(site: Site, fields: forms.Fields) -> Response:
    """Apply the very plan that was shown; pressed twice it is applied once."""
    asked = site.job(forms.whole(fields, "job", default=0))
    cursor = asked.cursor if isinstance(asked.cursor, dict) else {}
    is_plan = asked.kind in (PLAN, ROLLBACK) and asked.state == DONE and "plan" in cursor
    if not is_plan or cursor["plan"]["checksum"] != forms.text(fields, "checksum") or cursor["beyond"]:
        raise NotThatPlan
    same = (one for one in site.app.pipelines.jobs.of(site.member, [APPLY], _LATELY))
    there = next((one for one in same if one.payload.get("asked") == asked.id), None)
    return _shown(site, there or site.begin(APPLY, {"asked": asked.id}, len(cursor["plan"]["changes"])))


def go_on(site: Site, fields: forms.Fields) -> Response:
    """Go on with a job that was stopped or failed, or with a plan that was begun elsewhere."""
    number = forms.whole(fields, "plan", default=0)
    if not number:
        job = site.job(forms.whole(fields, "job", default=0))
        if job.state in (PAUSED, FAILED):
            site.app.bulk.resume(job.id)
        return _shown(site, site.job(job.id))
    kept = site.app.plans.find(site.member, number)
    if kept is None or not kept.is_open:
        raise BadForm(phrase("plan {plan} has come to its end already"), phrase("see the history"), plan=number)
    return _shown(site, site.begin(APPLY, {"plan": number}, len(kept.document["changes"])))


def stop(site: Site, fields: forms.Fields) -> Response:
    """Let an apply stop after the step under way."""
    job = site.job(forms.whole(fields, "job", default=0))
    if job.state == RUNNING:
        site.app.bulk.pause(job.id)
    return _shown(site, site.job(job.id))


def job(site: Site, fields: forms.Fields) -> Response:
    """Show how far a job is, or what came of it."""
    return _shown(site, site.job(forms.whole(fields, "job", default=0)))


def _shown(site: Site, job: BulkJob) -> Response:
    cursor: dict[str, Any] = job.cursor if isinstance(job.cursor, dict) else {}
    told = {"job": job, "cursor": cursor, "kind": job.kind.partition(".")[2], "origin": site.origin}
    is_slow = not cursor and (site.app.portals.clock.now() - job.made_at).total_seconds() > _SLOW
    told |= {"state": _state(job, cursor), "is_stopping": job.state == PAUSED, "is_slow": is_slow}
    if job.kind == APPLY:
        told |= _applying(site, job, cursor)
    if "text" in cursor:
        told["draft"] = draft_of(site, job)
    return site.page("pipelines_job_part.html" if is_part() else "pipelines_job.html", **told)


def _state(job: BulkJob, cursor: dict[str, Any]) -> str:
    """Say whether a job goes on, has ended well, or has ended otherwise; one that is to stop goes on until it has."""
    if job.state == RUNNING or (job.state == PAUSED and "fault" not in cursor):
        return "running"
    return "done" if job.state == DONE else "failed"


def _applying(site: Site, job: BulkJob, cursor: dict[str, Any]) -> dict[str, Any]:
    """Tell the steps of an apply, what of them is done, and where to look afterwards."""
    kept = None if job.state == RUNNING else begun(site.work, job)
    told = {"kept": kept, "done": int(cursor.get("done", 0)), "step": int(cursor.get("step", 0))}
    if kept is not None:
        entries = site.work.journal.entries(kept.id)
        told["done"] = sum(one.state == "done" for one in entries)
    return told | {"steps": _steps(site, job), "can_go_on": kept is not None and kept.is_open}


def _steps(site: Site, job: BulkJob) -> list[str]:
    """Name the steps in the viewer's language."""
    if "asked" in job.payload:
        steps: list[str] = site.job(int(job.payload["asked"])).cursor["told"][site.viewer.language]["steps"]
        return steps
    kept = site.app.plans.find(site.member, int(job.payload["plan"]))
    translate = translator(site.viewer.language)
    return [headline(change, translate) for change in changes_of(kept)] if kept else []
