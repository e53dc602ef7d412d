"""POST /desk/cleanup: what the leads are, by what they can be chosen, what to switch off; reading them anew."""

import json
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response

from b24app.cleanup.auditing.charts import GROUPS, group_of
from b24app.cleanup.auditing.measures import ADVICE
from b24app.cleanup.auditing.summary import KINDS
from b24app.cleanup.auditing.wording import WORDS
from b24app.cleanup.seeing.facets import Facet, Facets, Leads, chosen
from b24app.cleanup.working.jobs import LOOK
from b24app.cleanup.working.looking import audit_folder
from b24app.web import desk, forms
from b24app.web.cleanup_jobs import progress_of
from b24app.web.cleanup_site import HERE, NotRead, Site
from b24app.web.desk import Viewer
from b24app.web.roles import LEADING

if TYPE_CHECKING:
    from b24app.wiring import App

_MONTHS = 36
"""Months that the chart shows, the latest."""


@dataclass(frozen=True)
class Choice:
    """What was chosen among the leads, and what fits."""

    wanted: dict[str, str]
    facets: tuple[Facet, ...]
    leads: Leads
    months: tuple[tuple[str, str, int], ...]


def blueprint(app: "App") -> Blueprint:
    """Route the audit, its list of leads and its refresh."""
    routes = Blueprint("cleanup_audit", __name__)

    @routes.post("/desk/cleanup")
    def audit() -> Response:
        return desk.opened(app, LEADING, lambda viewer, fields: _page(app, viewer, fields), HERE)

    @routes.post("/desk/cleanup/leads")
    def leads() -> Response:
        return desk.opened(app, LEADING, lambda viewer, fields: _leads(app, viewer, fields), HERE)

    @routes.post("/desk/cleanup/look")
    def look() -> Response:
        return desk.opened(app, LEADING, lambda viewer, fields: _look(app, viewer, fields), HERE)

    return routes


def _page(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    site = Site(app, viewer)
    try:
        choice = _choice(site, fields)
    except NotRead:
        choice = None
    return viewer.page(
        "cleanup_audit.html",
        HERE,
        site=site,
        job=progress_of(site, site.at_work()),
        last=site.latest(LOOK),
        summary=_summary(site),
        choice=choice,
        drawn=_chart(site, choice) if choice else None,
        advice=ADVICE,
        words=WORDS,
        kinds=KINDS,
    )


def _leads(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    site = Site(app, viewer)
    choice = _choice(site, fields)
    return viewer.page("cleanup_leads.html", HERE, choice=choice, kinds=KINDS, words=WORDS)


def _look(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    """Have the worker read the portal and judge its leads."""
    Site(app, viewer).start(LOOK, {"recipe": ""})
    return _page(app, viewer, fields)


def _choice(site: Site, fields: forms.Fields) -> Choice:
    wanted = chosen(fields)
    name, _, code = forms.text(fields, "set", default="").partition(":")
    wanted = chosen({**wanted, name: code}) if name else wanted
    now = site.app.portals.clock.now().astimezone(UTC).replace(tzinfo=None)
    with site.seen() as copy:
        asked = Facets(copy, now, site.translate)
        page = 1 if name else forms.whole(fields, "page", default=1)
        found = asked.leads(wanted, page, site.origin)
        return Choice(wanted, tuple(asked.all(wanted)), found, tuple(asked.months({})))


def _summary(site: Site) -> dict[str, Any] | None:
    """Read what the last audit wrote down; none where there was none."""
    try:
        text = (audit_folder(site.home, site.key) / "audit.json").read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return dict(json.loads(text))


def _chart(site: Site, choice: Choice) -> dict[str, Any]:
    """Put what came month by month together by what it is worth."""
    months = sorted({month for month, _, _ in choice.months})[-_MONTHS:]
    counted: dict[str, dict[str, int]] = {name: {} for name in GROUPS}
    for month, kind, leads in choice.months:
        group = counted[group_of(kind)]
        group[month] = group.get(month, 0) + leads
    series = [
        {"title": site.translate(WORDS[f"g_{name}"]), "data": [of.get(month, 0) for month in months]}
        for name, of in counted.items()
        if of
    ]
    return {"type": "bar", "stacked": True, "labels": months, "series": series}
