"""POST /desk/robots…: what robots there are, what they did and why, and why not; modes and removal."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import Blueprint, Response

from b24app.errors import AppError
from b24app.install.registrar import StillAlive
from b24app.languages import phrase
from b24app.store.modes import ACTIVE, OBSERVE
from b24app.store.past import Sought
from b24app.web import desk, forms
from b24app.web.desk import NotForYou, Viewer
from b24app.web.moments import Moments
from b24app.web.refusals import BadForm, WebRefusal
from b24app.web.robots_listed import Robots, differing
from b24app.web.robots_why import reasons_for
from b24app.web.roles import ADMINS, LEADING
from b24app.web.run_in_full import InFull
from b24app.web.runs_told import RUN_STATES, told_runs
from b24app.web.turnstile import Turnstile

if TYPE_CHECKING:
    from b24app.wiring import App

DAYS = 30
"""A robot that was seen alive within so many days is not taken away before a second yes, as on the command line."""

_PAGE = 50
Page = Callable[["App", Viewer, forms.Fields], Response]


class NoSuchRun(WebRefusal):
    """There is no such run any more; open the list of runs anew."""

    code = "web.no-such-run"
    status = 404


@dataclass(frozen=True)
class Told:
    """What came of a button; `fault` says why a removal wants a second yes."""

    done: str = ""
    fault: AppError | None = None


def blueprint(app: "App", turnstile: Turnstile) -> Blueprint:
    """Route the pages of robots; those that ask the portal let only a few visitors wait for it."""
    routes = Blueprint("robots_desk", __name__)

    def route(path: str, page: Page, *, asks: bool = False) -> None:
        def shown(viewer: Viewer, fields: forms.Fields) -> Response:
            if not asks:
                return page(app, viewer, fields)
            with turnstile.through():
                return page(app, viewer, fields)

        view = lambda: desk.opened(app, LEADING, shown, "robots")  # noqa: E731
        routes.add_url_rule(path, path.strip("/").replace("/", "_"), view, methods=["POST"])

    route("/manage", _list)
    route("/desk/robots", _list)
    route("/desk/robots/compared", _compared, asks=True)
    route("/desk/robots/robot", _robot, asks=True)
    route("/desk/robots/runs", _runs)
    route("/desk/robots/run", _run)
    route("/desk/robots/why", _why, asks=True)
    return routes


def _moments(app: "App", viewer: Viewer) -> Moments:
    return Moments.of(app, viewer.install.member_id, viewer.language)


def _list(app: "App", viewer: Viewer, _fields: forms.Fields) -> Response:
    moments = _moments(app, viewer)
    return viewer.page("robots.html", "robots", robots=Robots(app, viewer, moments).rows(), moments=moments)


def _compared(app: "App", viewer: Viewer, _fields: forms.Fields) -> Response:
    """Hold the portal's registrations against the folders."""
    found = differing(app.registrar.listed(viewer.install), viewer.language)
    return viewer.page("robots_compared.html", "robots", differing=found)


def _robot(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    """Show one robot, and do what a button on it asks for."""
    code, moments = forms.text(fields, "code"), _moments(app, viewer)
    robots = Robots(app, viewer, moments)
    if robots.row(code) is None:
        raise BadForm(phrase("there is no such robot"), phrase("open the list of robots anew"))
    told = _done(app, viewer, code, forms.text(fields, "do", default=""))
    row, member = robots.row(code), viewer.install.member_id
    runs = told_runs(app, app.past.find(Sought(member, code=code, limit=10, is_telling=True)), moments)
    return viewer.page(
        "robot.html", "robots", robot=row, told=told, runs=runs, observed=robots.observed(code), moments=moments,
        may_act=viewer.may(ADMINS), days=DAYS,
    )  # fmt: skip


def _done(app: "App", viewer: Viewer, code: str, act: str) -> Told:
    """Do what a button asks for; opened without one, the page only shows."""
    if not act:
        return Told()
    if not viewer.may(ADMINS):
        raise NotForYou
    if act in (ACTIVE, OBSERVE):
        app.modes.put(viewer.install.member_id, code, act)
        return Told(phrase("The robot works from now on.") if act == ACTIVE else phrase("The robot only observes now."))
    if act not in ("remove", "break"):
        raise BadForm(phrase("there is no such button"), phrase("open the page again"))
    try:
        app.registrar.remove(viewer.install, code, days=DAYS, is_forced=act == "break")
    except StillAlive as fault:
        return Told(fault=fault)
    return Told(phrase("The robot is taken away from the portal."))


def _runs(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    """List runs, narrowed by state, robot and card."""
    asked = {name: forms.text(fields, name, default="").strip() for name in ("state", "code", "card", "which")}
    page, moments = max(1, forms.whole(fields, "page", default=1)), _moments(app, viewer)
    card = _card(asked["card"]) if asked["card"] else ""
    sought = Sought(viewer.install.member_id, asked["code"], card, asked["state"], limit=_PAGE + 1)
    found = app.past.find(replace(sought, offset=(page - 1) * _PAGE, is_telling=asked["which"] != "all"))
    return viewer.page(
        "robots_runs.html", "robots", runs=told_runs(app, found[:_PAGE], moments), asked=asked, page=page,
        has_more=len(found) > _PAGE, states=RUN_STATES, robots=Robots(app, viewer, moments).rows(),
    )  # fmt: skip


def _run(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    """Show one run in full; it must be of this portal."""
    run = app.runs.find(forms.text(fields, "run"))
    if run is None or run.member_id != viewer.install.member_id:
        raise NoSuchRun
    return viewer.page("robots_run.html", "robots", run=run, full=InFull(app, run.member_id, _moments(app, viewer)))


def _why(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    """Say of a card which robots ran, which did not, and why not."""
    given = forms.text(fields, "card", default="").strip()
    found = reasons_for(app, viewer, _card(given)) if given else None
    return viewer.page("robots_why.html", "robots", given=given, found=found)


def _card(given: str) -> str:
    """Read the number of a lead, or a card such as deal:3."""
    kind, _, number = given.rpartition(":")
    kind = kind or "lead"
    if not (number.isascii() and number.isdigit() and len(number) < 16 and kind.replace("_", "").isalnum()):
        raise BadForm(phrase('"{given}" names no card'), phrase("write the number of a lead, or deal:3"), given=given)
    return f"{kind}:{number}"
