"""POST /desk/cleanup/after: how the pile stands against before, which clients are active, what is out of order."""

import csv
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response

from b24app.cleanup.auditing.after_directories import FAULTS
from b24app.cleanup.auditing.after_report import WORDS
from b24app.cleanup.working.jobs import AFTER, DONE
from b24app.cleanup.working.looking import after_folder
from b24app.languages import phrase
from b24app.store.bulk_jobs import FAILED
from b24app.web import desk, forms
from b24app.web.cleanup_jobs import progress_of
from b24app.web.cleanup_site import HERE, Site
from b24app.web.desk import Viewer
from b24app.web.refusals import BadForm
from b24app.web.roles import ADMINS, LEADING

if TYPE_CHECKING:
    from b24app.wiring import App

PAGE = 50
MONTHS = 12
_NUMBERS = ("leads", "open", "no_client", "doubled", "contacts", "companies", "deals", "activities")
_FILES = {"contact": "contacts.csv", "company": "companies.csv"}
_COLUMNS = ("id", "name", "owner", "owner_name", "last", "deals", "letters", "calls", "faults")


def blueprint(app: "App") -> Blueprint:
    """Route the page, its lists, its tables to take along, and the look itself."""
    routes = Blueprint("cleanup_after", __name__)

    @routes.post("/desk/cleanup/after")
    def after() -> Response:
        return desk.opened(app, LEADING, lambda viewer, fields: _page(app, viewer, fields), HERE)

    @routes.post("/desk/cleanup/after/cards")
    def cards() -> Response:
        return desk.opened(app, LEADING, lambda viewer, fields: _cards(app, viewer, fields), HERE)

    @routes.post("/desk/cleanup/after/table")
    def table() -> Response:
        return desk.opened(app, LEADING, lambda viewer, fields: _table(app, viewer, fields), HERE)

    @routes.post("/desk/cleanup/after/look")
    def look() -> Response:
        return desk.opened(app, ADMINS, lambda viewer, fields: _look(app, viewer, fields), HERE)

    return routes


def _page(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    site = Site(app, viewer)
    known = site.plans.plans.of(site.key)
    asked = forms.whole(fields, "plan", default=0)
    plan = next((one for one in known if one.id == asked), known[0] if known else None)
    jobs = [one for one in site.jobs.of(site.key, (AFTER,), 50) if one.payload["plan"] == (plan.id if plan else 0)]
    found = next((one for one in jobs if isinstance(one.cursor, dict) and one.cursor.get("phase") == DONE), None)
    told = found.cursor if found else None
    return viewer.page(
        "cleanup_after.html",
        HERE,
        site=site,
        plan=plan,
        known=known,
        job=progress_of(site, site.at_work()),
        failed=jobs[0].reason if jobs and jobs[0].state == FAILED else "",
        told=told,
        numbers=[(WORDS[name], (told["before"] or {}).get(name), told["now"][name]) for name in _NUMBERS]
        if told
        else [],
        months=MONTHS,
        faults=FAULTS,
        **(_listed(site, "contact", 1) if told else {}),
    )


def _cards(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    site = Site(app, viewer)
    kind = _kind(fields)
    return viewer.page("cleanup_cards.html", HERE, **_listed(site, kind, forms.whole(fields, "page", default=1)))


def _listed(site: Site, kind: str, page: int) -> dict[str, Any]:
    """Read a page of a directory out of the table that the look has written."""
    page = max(1, page)
    rows = list(islice(_rows(site, kind), (page - 1) * PAGE, page * PAGE + 1))
    return {"kind": kind, "cards": rows[:PAGE], "page": page, "has_more": len(rows) > PAGE}


def _rows(site: Site, kind: str) -> Iterator[Mapping[str, str]]:
    path = after_folder(site.home, site.key) / _FILES[kind]
    if not path.exists():
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = csv.reader(file)
        next(read, None)
        yield from (dict(zip(_COLUMNS, row, strict=False)) for row in read)


def _table(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    """Give the whole table of contacts or companies as a file."""
    site = Site(app, viewer)
    name = _FILES[_kind(fields)]
    path = after_folder(site.home, site.key) / name
    if not path.exists():
        raise BadForm(phrase("there is no such table yet"), phrase("look at what is left first"))
    answer = Response(path.read_bytes(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def _look(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    """Have the worker read the portal once more and compare."""
    site = Site(app, viewer)
    plan, months = forms.whole(fields, "plan", default=0), forms.whole(fields, "months", default=MONTHS)
    site.start(AFTER, {"plan": plan, "months": min(max(months, 1), 600)})
    return _page(app, viewer, fields)


def _kind(fields: forms.Fields) -> str:
    kind = forms.text(fields, "kind", default="contact")
    return kind if kind in _FILES else "contact"
