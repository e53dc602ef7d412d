"""POST /desk/robots: the page of robots for administrators: what is registered and alive, modes, removal, last runs."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response

from b24app.errors import AppError
from b24app.install.registrar import StillAlive
from b24app.languages import in_language, phrase
from b24app.store.installs import Install
from b24app.store.modes import ACTIVE, OBSERVE
from b24app.store.recent import recent_runs
from b24app.web import desk, forms
from b24app.web.desk import Viewer
from b24app.web.home import rows_of
from b24app.web.refusals import BadForm
from b24app.web.roles import ADMINS

if TYPE_CHECKING:
    from b24app.wiring import App

DAYS = 30
"""A robot that was seen alive within so many days is not taken away before a second yes, as on the command line."""

_RUNS_SHOWN = 20
STATES = {
    "current": phrase("registered"),
    "changed": phrase("registered in an older form"),
    "absent": phrase("not registered"),
    "stranger": phrase("registered, but no folder holds it"),
}


@dataclass(frozen=True)
class Told:
    """What came of the button pressed on a robot; `fault` says why its removal wants a second yes."""

    code: str = ""
    done: str = ""
    fault: AppError | None = None


def blueprint(app: "App") -> Blueprint:
    """Route POST /desk/robots, and its older address."""
    routes = Blueprint("managing", __name__)

    @routes.post("/manage")
    @routes.post("/desk/robots")
    def manage() -> Response:
        return desk.opened(app, ADMINS, lambda viewer, fields: _page(app, viewer, fields), "robots")

    return routes


def _page(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    install, language = viewer.install, viewer.language
    told = _done(app, install, fields)
    listed = app.registrar.listed(install)
    return viewer.page(
        "robots.html",
        "robots",
        told=told,
        robots=[one for one in listed if one.kind == "robot"],
        title_of=lambda one: in_language(dict(one.title), language),
        states=STATES,
        observed={one.code for one in listed if one.mode == OBSERVE},
        runs=rows_of(app, recent_runs(app.database, install.member_id, _RUNS_SHOWN), language),
    )


def _done(app: "App", install: Install, fields: forms.Fields) -> Told:
    """Do what a button asks for; opened without one, the page only shows."""
    act, _, code = forms.text(fields, "do", default="").partition(":")
    if not act:
        return Told()
    known = {one.code for one in app.registrar.listed(install) if one.kind == "robot"}
    if code not in known or act not in (ACTIVE, OBSERVE, "remove", "break"):
        raise BadForm(phrase("there is no such button"), phrase("open the page again"))
    if act in (ACTIVE, OBSERVE):
        app.modes.put(install.member_id, code, act)
        said = phrase("{code} is active") if act == ACTIVE else phrase("{code} only observes from now on")
        return Told(code, said)
    return _removed(app, install, code, is_forced=act == "break")


def _removed(app: "App", install: Install, code: str, *, is_forced: bool) -> Told:
    try:
        app.registrar.remove(install, code, days=DAYS, is_forced=is_forced)
    except StillAlive as fault:
        return Told(code, fault=fault)
    return Told(code, phrase("{code} is taken away"))
