"""POST /desk/reports/of/<key>/file: a report, or the leads behind a number, as a CSV or XLSX file."""

from io import BytesIO
from typing import TYPE_CHECKING

from flask import Response

from b24app.languages import phrase, translator
from b24app.reports.asked import Asked
from b24app.reports.files import leads_as_csv, leads_as_xlsx, report_as_csv, report_as_xlsx
from b24app.reports.reports import PortalReports
from b24app.web import forms
from b24app.web.desk import Viewer
from b24app.web.refusals import BadForm
from b24app.web.reports_asked import question_of

if TYPE_CHECKING:
    from b24app.wiring import App

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file(app: "App", viewer: Viewer, fields: forms.Fields, key: str) -> Response:
    """Give the file; whose leads count is decided as on the page."""
    form, drill = forms.text(fields, "form", default=""), forms.text(fields, "drill", default="")
    if form not in _TYPES:
        raise BadForm(phrase("there is no such button"), phrase("open the page again"))
    reports = app.reporting.reports.of(viewer.install.member_id, viewer.language)
    asked = question_of(app, viewer, reports, fields).asked
    if drill:
        body = _leads(reports, key, drill, asked, form, viewer.language)
    else:
        report, buffer = reports.report(key, asked), BytesIO()
        if form == "xlsx":
            report_as_xlsx(report, buffer)
        body = buffer.getvalue() if form == "xlsx" else "".join(report_as_csv(report)).encode()
    name = f"{key}-{app.portals.clock.now():%Y-%m-%d}{'-leads' if drill else ''}.{form}"
    return Response(body, headers={"Content-Disposition": f'attachment; filename="{name}"'}, content_type=_TYPES[form])


def _leads(reports: PortalReports, key: str, drill: str, asked: Asked, form: str, language: str) -> bytes:
    leads, buffer = reports.every(key, drill, asked), BytesIO()
    if form == "csv":
        return "".join(leads_as_csv(leads, translator(language))).encode()
    leads_as_xlsx(leads, translator(language), buffer)
    return buffer.getvalue()
