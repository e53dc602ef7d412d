"""POST /desk/cleanup/plans: the plans of clean-ups, and a new one from a recipe that may be changed first."""

from typing import TYPE_CHECKING

from flask import Blueprint, Response

from b24app.cleanup.deciding.drafting import PlanUnderWay
from b24app.cleanup.deciding.figures import figures
from b24app.cleanup.deciding.recipe import read_recipe
from b24app.cleanup.deciding.recipe_file import open_recipe, read_recipe_text, shipped_recipes, shipped_text
from b24app.cleanup.working.jobs import LOOK
from b24app.errors import AppError
from b24app.languages import phrase
from b24app.store.cleanup_plans import PAUSED, RUNNING
from b24app.web import desk, forms
from b24app.web.cleanup_jobs import progress_of
from b24app.web.cleanup_site import HERE, Site
from b24app.web.desk import Viewer
from b24app.web.roles import ADMINS, LEADING

if TYPE_CHECKING:
    from b24app.wiring import App

STATES = {
    "draft": phrase("draft"),
    "signed": phrase("signed"),
    "running": phrase("running"),
    "paused": phrase("paused"),
    "done": phrase("done"),
    "undone": phrase("undone"),
    "failed": phrase("failed"),
}
MARKS = {"draft": "", "signed": "ok", "running": "warn", "paused": "warn", "done": "ok", "failed": "bad"}
_SHOWN = 20


def blueprint(app: "App") -> Blueprint:
    """Route the list of plans and the making of one."""
    routes = Blueprint("cleanup_plans", __name__)

    @routes.post("/desk/cleanup/plans")
    def plans() -> Response:
        return desk.opened(app, LEADING, lambda viewer, fields: _page(app, viewer, fields), HERE)

    @routes.post("/desk/cleanup/plans/make")
    def make() -> Response:
        return desk.opened(app, ADMINS, lambda viewer, fields: _make(app, viewer, fields), HERE)

    return routes


def _page(app: "App", viewer: Viewer, fields: forms.Fields, fault: AppError | None = None, text: str = "") -> Response:
    site = Site(app, viewer)
    key = forms.text(fields, "recipe", default="") or next(shipped_recipes())
    known = site.plans.plans.of(site.key)[:_SHOWN]
    return viewer.page(
        "cleanup_plans.html",
        HERE,
        site=site,
        fault=fault,
        job=progress_of(site, site.at_work()),
        last=site.latest(LOOK),
        rows=[(one, figures(site.plans.decisions, one.id), _title(one, viewer.language)) for one in known],
        states=STATES,
        marks=MARKS,
        recipes=[(name, open_recipe(name)[1].title.said(viewer.language)) for name in shipped_recipes()],
        chosen=key,
        text=text or _text(site, key),
        is_open=bool(fault or forms.text(fields, "recipe", default="")),
    )


def _make(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    """Check the recipe as far as that goes without the portal, then let the worker look and plan."""
    site = Site(app, viewer)
    text = forms.text(fields, "text", default="").replace("\r\n", "\n")
    try:
        read_recipe_text(text)
        if under_way := site.plans.plans.of(site.key, RUNNING, PAUSED):
            raise PlanUnderWay(
                phrase("a plan is being carried out"),
                phrase("let it come to its end, or end it on its page"),
                where=f"#{under_way[0].id}",
            )
        site.start(LOOK, {"recipe": text})
    except AppError as fault:
        return _page(app, viewer, fields, fault, text)
    return _page(app, viewer, {})


def _title(plan: object, language: str) -> str:
    return read_recipe(plan.document).title.said(language)  # type: ignore[attr-defined]


def _text(site: Site, key: str) -> str:
    """Return the recipe to begin with: as it was written the last time where it is the same one."""
    for job in site.jobs.of(site.key, (LOOK,), 20):
        told = str(job.payload.get("recipe") or "")
        if f"recipe: {key}\n" in told:
            return told
    return shipped_text(key)
