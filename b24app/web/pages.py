"""The home page inside the portal, and what is told outside of it."""

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from b24app.errors import AppError
from b24app.install.steps import NotInstalled, SetUp
from b24app.install.visitors import Claim, Visitor
from b24app.web import forms, frame, policy
from b24app.web.home import gather, trouble
from b24app.web.managing import ticket_for
from b24app.web.turnstile import Turnstile

if TYPE_CHECKING:
    from b24app.store.installs import Install
    from b24app.wiring import App


def blueprint(app: "App", turnstile: Turnstile) -> Blueprint:
    """Route GET and POST /."""
    routes = Blueprint("pages", __name__)

    @routes.get("/")
    def outside() -> Response:
        return frame.page("outside.html", public_url=app.settings.public_url)

    @routes.post("/")
    def home() -> Response:
        return _home(app, turnstile, forms.posted(request))

    return routes


def _home(app: "App", turnstile: Turnstile, fields: forms.Fields) -> Response:
    """Show how the installation is doing; an administrator's visit also puts it right."""
    try:
        claim = frame.claim(fields)
        with turnstile.through():
            visitor = app.installer.reception.receive(claim)
            policy.frame_in(visitor.origin)
            install, set_up = _look_after(app, claim, visitor)
        seen = gather(app, install, frame.language()) if visitor.is_admin else None
    except AppError as fault:
        return frame.stopped(fault)
    return frame.page(
        "home.html",
        address=install.address,
        set_up=set_up,
        home=seen,
        trouble=trouble(app, install),
        ticket=ticket_for(app, install.member_id, visitor.origin) if seen else "",
        query=request.query_string.decode("ascii", "ignore"),
    )


def _look_after(app: "App", claim: Claim, visitor: Visitor) -> "tuple[Install, SetUp | None]":
    """Renew an administrator's tokens and set up again: the portal may have moved, or dropped robots and events."""
    if visitor.is_admin:
        install = app.installer.admit(claim, visitor)
        return install, app.installer.set_up(install.member_id)
    known = app.installs.by_member(visitor.owner.member_id)
    if known is None:
        raise NotInstalled(where=visitor.address)
    return known, None
