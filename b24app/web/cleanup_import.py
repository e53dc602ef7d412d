"""POST /desk/cleanup/import: take in leads from a file: send it, see what its columns fill, rehearse, run, errors.

A file comes in pieces, each a form like any other: no page of the desk takes bodies beyond its limit.
"""

import base64
import binascii
import secrets
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response

from b24app.importing.deciding import POLICIES, SKIP
from b24app.importing.error_file import write_errors
from b24app.importing.file_jobs import ACTIONS, REHEARSE, TAKE, upload_path
from b24app.importing.template import template_file
from b24app.languages import phrase
from b24app.pipelines.language.model import read_document
from b24app.store.bulk_jobs import FAILED, BulkJob
from b24app.store.import_lines import FAILED as LINE_FAILED
from b24app.store.import_lines import ImportLines
from b24app.store.imports import DONE, Imports
from b24app.web import desk, forms
from b24app.web.cleanup_jobs import progress_of
from b24app.web.cleanup_site import HERE, Site
from b24app.web.desk import Viewer
from b24app.web.refusals import BadForm
from b24app.web.roles import ADMINS

if TYPE_CHECKING:
    from b24app.wiring import App

LARGEST = 20 * 2**20
"""Bytes of a file that a page takes; larger ones go by the command line."""

_KEPT = 24 * 3600
"""Seconds that a file is kept which nobody takes in."""

POLICY_WORDS = {
    "skip": phrase("skip the line"),
    "update": phrase("fill in what their lead lacks"),
    "repeat": phrase("make a repeat lead"),
    "create": phrase("make a new lead all the same"),
}
STATES = {
    "reading": phrase("being read"),
    "running": phrase("running"),
    "done": phrase("done"),
    "undone": phrase("taken back"),
}


def blueprint(app: "App") -> Blueprint:
    """Route the page, the pieces of a file, the rehearsal, the run, the template and the file of errors."""
    routes = Blueprint("cleanup_import", __name__)

    @routes.post("/desk/cleanup/import")
    def page() -> Response:
        return desk.opened(app, ADMINS, lambda viewer, _: _page(app, viewer), HERE)

    @routes.post("/desk/cleanup/import/piece")
    def piece() -> Response:
        return desk.opened(app, ADMINS, lambda viewer, fields: _piece(app, viewer, fields), HERE)

    @routes.post("/desk/cleanup/import/do")
    def do() -> Response:
        return desk.opened(app, ADMINS, lambda viewer, fields: _do(app, viewer, fields), HERE)

    @routes.post("/desk/cleanup/import/template")
    def empty() -> Response:
        return desk.opened(app, ADMINS, lambda viewer, _: _template(app, viewer), HERE)

    @routes.post("/desk/cleanup/import/errors")
    def errors() -> Response:
        return desk.opened(app, ADMINS, lambda viewer, fields: _errors(app, viewer, fields), HERE)

    return routes


def _page(app: "App", viewer: Viewer) -> Response:
    site = Site(app, viewer)
    job = next(iter(site.jobs.of(site.key, (REHEARSE, TAKE), 1)), None)
    found = _found(site, job)
    imports = Imports(app.database, app.portals.clock).of(site.key)[:10]
    return viewer.page(
        "cleanup_import.html",
        HERE,
        site=site,
        upload=secrets.token_hex(16),
        largest=LARGEST,
        job=progress_of(site, site.at_work()),
        failed=job.reason if job and job.state == FAILED else "",
        asked=job.payload if job else {"policy": SKIP, "region": "RU", "skip_faulty": False},
        found=found,
        actions=ACTIONS,
        policies={name: POLICY_WORDS[name] for name in POLICIES},
        rows=[(one, _counts(app, one.id)) for one in imports],
        states=STATES,
        marks={"done": "ok", "running": "warn"},
    )


def _found(site: Site, job: BulkJob | None) -> Mapping[str, Any] | None:
    """Return what the last rehearsal found, as long as its file has not been taken in."""
    if job is None or job.kind != REHEARSE:
        return None
    told = job.cursor if isinstance(job.cursor, Mapping) and job.cursor.get("phase") == DONE else None
    if told is None or not _path(site, job.payload).exists():
        return None
    place = 0 if site.viewer.language == "ru" else 1
    known = [(key, titles[min(place, len(titles) - 1)]) for key, titles in told["known"]]
    faults = [_said(site, one) for one in told["faults"]]
    return {**told, "known": known, "faults": faults}


def _said(site: Site, fault: Mapping[str, Any]) -> str:
    texts = (site.translate(fault[name]).format(**fault["values"]) for name in ("what", "way_out") if fault[name])
    return f"{fault['where']}: {'; '.join(texts)}"


def _counts(app: "App", number: int) -> dict[str, int]:
    counts = ImportLines(app.database, number).counts()
    made = sum(n for (state, _), n in counts.items() if state == "done")
    failed = sum(n for (state, _), n in counts.items() if state == LINE_FAILED)
    return {"all": sum(counts.values()), "made": made, "failed": failed}


def _piece(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    """Put a piece of a file behind those that have come already."""
    site = Site(app, viewer)
    path = _path(site, {name: forms.text(fields, name) for name in ("upload", "name")})
    at = forms.whole(fields, "at", default=0)
    try:
        data = base64.urlsafe_b64decode(forms.text(fields, "data").encode("ascii"))
    except (binascii.Error, UnicodeEncodeError):
        raise BadForm(phrase("the piece of the file cannot be read"), phrase("send the file again")) from None
    if at == 0:
        _tidy(path.parent.parent)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    size = path.stat().st_size if path.exists() else 0
    if at != size or at + len(data) > LARGEST:
        raise BadForm(phrase("the file does not fit"), phrase("send it again, or take it in with b24app leads import"))
    with path.open("ab") as file:
        file.write(data)
    return Response(status=204)


def _tidy(folder: Path) -> None:
    """Forget files that were sent long ago: they hold clients' data."""
    for one in folder.glob("*") if folder.exists() else ():
        if one.stat().st_mtime < time.time() - _KEPT:
            shutil.rmtree(one, ignore_errors=True)


def _do(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    """Have the worker rehearse the file or take it in."""
    site = Site(app, viewer)
    headings, columns = (_texts(fields.get(name)) for name in ("headings", "columns"))
    asked = {
        "upload": forms.text(fields, "upload"),
        "name": forms.text(fields, "name"),
        "columns": dict(zip(headings, columns, strict=False)),
        "policy": policy if (policy := forms.text(fields, "policy", default=SKIP)) in POLICIES else SKIP,
        "overwrite": [],
        "region": forms.text(fields, "region", default="RU").strip().upper()[:2] or "RU",
        "skip_faulty": forms.text(fields, "skip_faulty", default="") == "yes",
    }
    if not _path(site, asked).exists():
        raise BadForm(phrase("the file is not there any more"), phrase("send it again"))
    is_run = forms.text(fields, "do", default="") == "take"
    site.start(TAKE if is_run else REHEARSE, asked)
    return _page(app, viewer)


def _texts(told: Any) -> list[str]:
    return [one for one in told if isinstance(one, str)] if isinstance(told, list) else []


def _path(site: Site, told: Mapping[str, Any]) -> Path:
    try:
        return upload_path(site.home, site.key, str(told["upload"]), str(told["name"]))
    except ValueError:
        raise BadForm(phrase("the form cannot be read"), phrase("open the page again")) from None


def _template(app: "App", viewer: Viewer) -> Response:
    """Give an empty table with the columns that leads of the applied pipeline have."""
    site = Site(app, viewer)
    applied = app.plans.applied(site.key)
    about = read_document(applied) if applied else None
    return _file("leads.csv", template_file(about, site.translate, viewer.language))


def _errors(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    """Give the lines that failed, in the spelling of their own file, to be mended and sent again."""
    site = Site(app, viewer)
    about = Imports(app.database, app.portals.clock).get(forms.whole(fields, "import", default=0), site.key)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "errors.csv"
        write_errors(path, about, ImportLines(app.database, about.id), site.translate, viewer.language)
        data = path.read_bytes() if path.exists() else b""
    return _file(f"import-{about.id}.errors.csv", data)


def _file(name: str, data: bytes) -> Response:
    answer = Response(data, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer
