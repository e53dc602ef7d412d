"""POST /desk/reports: the reports there are, one of them, and the leads behind a number."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Blueprint, Response

from b24app.reports.published import NotRead
from b24app.reports.reports import PortalReports
from b24app.web import desk, forms, reports_digest, reports_files, reports_fresh
from b24app.web.desk import Viewer
from b24app.web.reports_asked import PERIODS, question_of
from b24app.web.reports_told import Figures, has_figures, places_of
from b24app.web.roles import EVERYBODY, LEADING, MANAGER

if TYPE_CHECKING:
    from b24app.wiring import App

PATH, HERE = "/desk/reports", "reports"
Page = Callable[["App", Viewer, forms.Fields, str], Response]


def blueprint(app: "App") -> Blueprint:
    """Route the pages of reports."""
    routes = Blueprint("reports", __name__)

    def routed(path: str, page: Page, name: str, who: tuple[str, ...] = EVERYBODY) -> None:
        def view(key: str = "") -> Response:
            return desk.opened(app, who, lambda viewer, fields: page(app, viewer, fields, key), HERE)

        routes.add_url_rule(f"{PATH}{path}", name, view, methods=["POST"])

    routed("", _list, "list")
    routed("/of/<key>", _report, "report")
    routed("/of/<key>/leads", _leads, "leads")
    routed("/of/<key>/file", reports_files.file, "file")
    routed("/fresh", reports_fresh.part, "fresh")
    routed("/refresh", reports_fresh.refresh, "refresh")
    routed("/digest", reports_digest.page, "digest", LEADING)
    return routes


def _reports(app: "App", viewer: Viewer) -> PortalReports:
    return app.reporting.reports.of(viewer.install.member_id, viewer.language)


def _list(app: "App", viewer: Viewer, fields: forms.Fields, _key: str) -> Response:
    reports = _reports(app, viewer)
    try:
        question = question_of(app, viewer, reports, fields)
    except NotRead:
        return _not_read(app, viewer)
    if reports.fresh.at is None:
        return _not_read(app, viewer)
    listed = reports.list()
    return viewer.page("reports.html", HERE, listed=listed, told=question.told, fresh=_fresh(app, viewer))


def _report(app: "App", viewer: Viewer, fields: forms.Fields, key: str) -> Response:
    """Show a report under its filters."""
    reports = _reports(app, viewer)
    try:
        question = question_of(app, viewer, reports, fields)
        report, choices = reports.report(key, question.asked), reports.choices(question.asked)
    except NotRead:
        return _not_read(app, viewer)
    figures = Figures(viewer.language)
    return viewer.page(
        "report.html",
        HERE,
        report=report,
        listed=reports.list(),
        question=question,
        choices=choices,
        periods=PERIODS,
        figures=figures,
        chart=figures.chart(report.chart) if report.chart and has_figures(report.chart) else None,
        marks=places_of(report),
        zone=app.working_times.zone(viewer.install.member_id),
        picks_managers=viewer.role != MANAGER,
        fresh=_fresh(app, viewer),
    )


def _leads(app: "App", viewer: Viewer, fields: forms.Fields, key: str) -> Response:
    """List the leads behind a number."""
    reports = _reports(app, viewer)
    try:
        question = question_of(app, viewer, reports, fields)
        drill, page = forms.text(fields, "drill", default=""), forms.whole(fields, "page", default=1)
        found = reports.drilled(key, drill, question.asked, page)
    except NotRead:
        return _not_read(app, viewer)
    return viewer.page(
        "report_leads.html",
        HERE,
        key=key,
        drill=drill,
        found=found,
        question=question,
        figures=Figures(viewer.language),
        periods=PERIODS,
    )


def _not_read(app: "App", viewer: Viewer) -> Response:
    """Show that the first copy is not there yet, and have it made."""
    fresh = reports_fresh.asked(app, viewer) if viewer.may(LEADING) else reports_fresh.told(app, viewer)
    return viewer.page("reports_empty.html", HERE, fresh=fresh)


def _fresh(app: "App", viewer: Viewer) -> reports_fresh.FreshTold:
    return reports_fresh.told(app, viewer)
