"""POST /manage: the page of robots for administrators: what is registered and alive, modes, removal, last runs.

The page's forms send back what the portal had posted: whoever has no valid token of an administrator changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from b24app.errors import AppError
from b24app.install.registrar import StillAlive
from b24app.install.steps import NotInstalled
from b24app.install.visitors import NotAdministrator
from b24app.languages import in_language, phrase
from b24app.store.installs import Install
from b24app.store.modes import ACTIVE, OBSERVE
from b24app.store.recent import recent_runs
from b24app.web import forms, frame, policy
from b24app.web.home import rows_of
from b24app.web.refusals import BadForm
from b24app.web.turnstile import Turnstile

if TYPE_CHECKING:
    from b24app.wiring import App

DAYS = 30
"""A robot that was seen alive within so many days is not taken away before a second yes, as on the command line."""

_RUNS_SHOWN = 20
_KEPT = (
    "member_id",
    "AUTH_ID",
    "REFRESH_ID",
    "AUTH_EXPIRES",
    "SERVER_ENDPOINT",
    "APPLICATION_TOKEN",
    "status",
)
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


def blueprint(app: "App", turnstile: Turnstile) -> Blueprint:
    """Route POST /manage."""
    routes = Blueprint("managing", __name__)

    @routes.post("/manage")
    def manage() -> Response:
        return _page(app, turnstile, forms.posted(request))

    return routes


def kept(fields: forms.Fields) -> Mapping[str, str]:
    """Return what a form of ours sends back, so that the next page knows the visitor."""
    return {name: forms.text(fields, name, default="") for name in _KEPT}


def _page(app: "App", turnstile: Turnstile, fields: forms.Fields) -> Response:
    try:
        claim = frame.claim(fields)
        with turnstile.through():
            visitor = app.installer.reception.receive(claim)
            policy.frame_in(visitor.origin)
            install = app.installs.by_member(visitor.owner.member_id)
            if install is None:
                raise NotInstalled(where=visitor.address)
            if not visitor.is_admin:
                raise NotAdministrator
            told = _done(app, install, fields)
            listed = app.registrar.listed(install)
    except AppError as fault:
        return frame.stopped(fault)
    policy.allow_forms()
    language = frame.language()
    return frame.page(
        "robots.html",
        told=told,
        robots=[one for one in listed if one.kind == "robot"],
        title_of=lambda one: in_language(dict(one.title), language),
        states=STATES,
        observed={one.code for one in listed if one.mode == OBSERVE},
        fields=kept(fields),
        query=request.query_string.decode("ascii", "ignore"),
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
