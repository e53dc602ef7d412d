"""The pages of pipelines, for administrators: what is applied, drafts and their editor, plans, history, drift."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from flask import Blueprint, Response

from b24app.install.pipeline_applies import APPLY
from b24app.install.pipeline_shelf import shelf, template_named
from b24app.languages import known
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.language.schema import schema_in
from b24app.store.bulk_jobs import RUNNING
from b24app.store.plans import Kept
from b24app.web import desk, forms, pipelines_editing, pipelines_jobs, pipelines_past
from b24app.web.applied import readable
from b24app.web.pipelines_export import asked_for
from b24app.web.pipelines_site import PLACES, Site
from b24app.web.roles import ADMINS

if TYPE_CHECKING:
    from b24app.wiring import App

Page = Callable[[Site, forms.Fields], Response]


@dataclass(frozen=True)
class Applied:
    """A pipeline that is applied now, as a line of the list."""

    place: str
    key: str
    titles: Mapping[str, str]
    entity: str
    funnel: str
    process: str
    stages: int
    at: datetime | None
    who: str


def blueprint(app: "App") -> Blueprint:
    """Route POST /desk/pipelines and what is below it."""
    routes = Blueprint("pipelines", __name__)
    for path, page in _PAGES.items():
        name = path.strip("/") or "list"
        routes.add_url_rule(f"/desk/pipelines{path}", name, _opened(app, page), methods=["POST"])

    @routes.get("/desk/pipelines/schema.<language>.js")
    def schema(language: str) -> Response:
        answer = Response(_schema(known(language)), mimetype="text/javascript")
        answer.cache_control.max_age = 3600
        return answer

    return routes


def _opened(app: "App", page: Page) -> Callable[[], Response]:
    return lambda: desk.opened(app, ADMINS, lambda viewer, fields: page(Site(app, viewer), fields), "pipelines")


@cache
def _schema(language: str) -> str:
    """Write the schema as a script, so that it comes compressed and with the page's other files."""
    return f"window.PIPELINE_SCHEMA = {json.dumps(schema_in(language), ensure_ascii=False, separators=(',', ':'))}\n"


def _list(site: Site, _: forms.Fields) -> Response:
    jobs = site.app.pipelines.jobs.of(site.member, [APPLY], 5)
    return site.page(
        "pipelines.html",
        applied=_applied(site),
        drafts=site.drafts.all(site.member),
        templates=shelf(site.app.settings.pipeline_folders),
        unfinished=site.app.plans.unfinished(site.member),
        at_work=next((one for one in jobs if one.state == RUNNING), None),
        places=PLACES,
    )


def _applied(site: Site) -> list[Applied]:
    found = (site.app.plans.last_applied(site.member, place) for place in site.app.plans.places(site.member))
    read = [(kept, readable(kept.pipeline_document)) for kept in found if kept]
    return [_told(kept, pipeline) for kept, pipeline in read if pipeline]


def _told(kept: Kept, pipeline: Pipeline) -> Applied:
    is_lead, is_process = pipeline.entity == "lead", pipeline.entity == "smart_process"
    return Applied(
        place=kept.entity,
        key=kept.pipeline,
        titles=pipeline.title.by_language(),
        entity=pipeline.entity,
        funnel="" if is_lead else pipeline.funnel_name or "",
        process=pipeline.process_title if is_process else "",
        stages=len(pipeline.stages),
        at=kept.applied_at,
        who=kept.who,
    )


def _new(site: Site, fields: forms.Fields) -> Response:
    """Begin a draft with a template."""
    template = template_named(site.app.settings.pipeline_folders, forms.text(fields, "template"))
    name = forms.text(fields, "name", default="").strip() or template.key
    pipelines_editing.begun(site, name, template.files(name), note=template.key)
    return pipelines_editing.draft_page(site, {"name": name})


def _away(site: Site, fields: forms.Fields) -> Response:
    pipelines_editing.put_away(site, fields)
    return _list(site, fields)


def _export(site: Site, fields: forms.Fields) -> Response:
    return pipelines_jobs.job(site, {"job": str(asked_for(site, fields).id)})


_PAGES: Mapping[str, Page] = {
    "": _list,
    "/new": _new,
    "/away": _away,
    "/export": _export,
    "/draft": pipelines_editing.draft_page,
    "/check": pipelines_editing.check,
    "/save": pipelines_editing.save,
    "/plan": pipelines_jobs.plan,
    "/look": pipelines_jobs.look,
    "/rollback": pipelines_jobs.rollback,
    "/apply": pipelines_jobs.apply,
    "/stop": pipelines_jobs.stop,
    "/go-on": pipelines_jobs.go_on,
    "/job": pipelines_jobs.job,
    "/history": pipelines_past.history,
    "/past": pipelines_past.past,
}
