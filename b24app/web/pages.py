"""The home page inside the portal, and what is told outside of it."""

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from b24app.errors import AppError
from b24app.install.steps import NotInstalled, SetUp
from b24app.install.visitors import Claim, Visitor
from b24app.web import desk, forms, frame, policy
from b24app.web.desk import Viewer
from b24app.web.home import gather, trouble
from b24app.web.roles import ADMINS, EVERYBODY, role_of
from b24app.web.tickets import Ticket
from b24app.web.turnstile import Turnstile

if TYPE_CHECKING:
    from b24app.wiring import App


def blueprint(app: "App", turnstile: Turnstile) -> Blueprint:
    """Route GET and POST /, and POST /desk/home."""
    routes = Blueprint("pages", __name__)

    @routes.get("/")
    def outside() -> Response:
        return frame.page("outside.html", public_url=app.settings.public_url)

    @routes.post("/")
    def opened() -> Response:
        return _opened(app, turnstile, forms.posted(request))

    @routes.post("/desk/home")
    def home() -> Response:
        return desk.opened(app, EVERYBODY, lambda viewer, _: _home(app, viewer), "home")

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
    """Show how the installation is doing."""
    seen = gather(app, viewer.install, viewer.language) if viewer.may(ADMINS) else None
    return viewer.page("home.html", "home", set_up=set_up, home=seen, trouble=trouble(app, viewer.install))


def _look_after(app: "App", claim: Claim, visitor: Visitor) -> "SetUp | None":
    """Renew an administrator's tokens and set up again: the portal may have moved, or dropped robots and events."""
    if visitor.is_admin:
        install = app.installer.admit(claim, visitor)
        return app.installer.set_up(install.member_id)
    if app.installs.by_member(visitor.owner.member_id) is None:
        raise NotInstalled(where=visitor.address)
    return None
