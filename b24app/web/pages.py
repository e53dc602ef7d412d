"""The home page inside the portal, and what is told outside of it."""

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from b24app.errors import AppError
from b24app.install.steps import NotInstalled, SetUp
from b24app.install.visitors import Claim, Visitor
from b24app.store.past import Sought
from b24app.web import desk, forms, frame, policy
from b24app.web.desk import Viewer
from b24app.web.home_funnel import Funnels, meanings_of, rows_of
from b24app.web.home_health import Health, trouble
from b24app.web.home_todo import Waiting
from b24app.web.moments import Moments
from b24app.web.roles import EVERYBODY, LEADING, role_of
from b24app.web.runs_told import told_runs
from b24app.web.tickets import Ticket
from b24app.web.turnstile import Turnstile

if TYPE_CHECKING:
    from b24app.wiring import App

_DAY = timedelta(days=1)
_RUNS_SHOWN = 6


def blueprint(app: "App", turnstile: Turnstile) -> Blueprint:
    """Route GET and POST /, and POST /desk/home with the part of it that comes later."""
    routes, funnels = Blueprint("pages", __name__), Funnels()

    @routes.get("/")
    def outside() -> Response:
        return frame.page("outside.html", public_url=app.settings.public_url)

    @routes.post("/")
    def opened() -> Response:
        return _opened(app, turnstile, forms.posted(request))

    @routes.post("/desk/home")
    def home() -> Response:
        return desk.opened(app, EVERYBODY, lambda viewer, _: _home(app, viewer), "home")

    @routes.post("/desk/home/funnel")
    def funnel() -> Response:
        return desk.opened(app, EVERYBODY, lambda viewer, _: _funnel(app, turnstile, funnels, viewer), "home")

    return routes


def _opened(app: "App", turnstile: Turnstile, fields: forms.Fields) -> Response:
    """Let somebody in from the portal's menu; an administrator's visit also puts the installation right."""
    try:
        claim = frame.claim(fields)
        with turnstile.through():
            visitor = app.installer.reception.receive(claim)
            policy.frame_in(visitor.origin)
            set_up = _look_after(app, claim, visitor)
            role = role_of(app, claim, visitor)
        viewer = desk.seated(app, ticket_for(app, visitor, role))
    except AppError as fault:
        return frame.stopped(fault)
    return _home(app, viewer, set_up)


def ticket_for(app: "App", visitor: Visitor, role: str, about: str = "") -> Ticket:
    """Write the first ticket for somebody who has just come from the portal."""
    owner, now = visitor.owner, app.portals.clock.now()
    return Ticket.new(owner.member_id, visitor.origin, owner.user_id or 0, role, now, about)


def _home(app: "App", viewer: Viewer, set_up: "SetUp | None" = None) -> Response:
    """Show those who lead how the installation is doing and what waits for them; all others their own funnel."""
    member, moments = viewer.install.member_id, Moments.of(app, viewer.install.member_id, viewer.language)
    if not viewer.may(LEADING):
        return viewer.page("home.html", "home", trouble=trouble(app, viewer.install))
    return viewer.page(
        "home.html",
        "home",
        set_up=set_up,
        trouble=trouble(app, viewer.install),
        waiting=Waiting(app, viewer, moments).all(),
        lights=Health(app, viewer.install, moments).lights(),
        numbers=app.past.numbers(member, moments.now - _DAY),
        runs=told_runs(app, app.past.find(Sought(member, is_telling=True, limit=_RUNS_SHOWN)), moments),
    )


def _funnel(app: "App", turnstile: Turnstile, funnels: Funnels, viewer: Viewer) -> Response:
    """Show the leads on each stage; the portal is asked, so only a few visitors may wait for it at once."""
    with turnstile.through():
        found = funnels.of(app, viewer)
    moments = Moments.of(app, viewer.install.member_id, viewer.language)
    stages = rows_of(found, {} if viewer.may(LEADING) else meanings_of(app, viewer))
    return viewer.page("home_funnel.html", "home", stages=stages, found=found, moments=moments)


def _look_after(app: "App", claim: Claim, visitor: Visitor) -> "SetUp | None":
    """Renew an administrator's tokens and set up again: the portal may have moved, or dropped robots and events."""
    if visitor.is_admin:
        install = app.installer.admit(claim, visitor)
        return app.installer.set_up(install.member_id)
    if app.installs.by_member(visitor.owner.member_id) is None:
        raise NotInstalled(where=visitor.address)
    return None
