"""POST /install: the installation page inside the portal, and the call of an application without pages."""

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from b24app.errors import AppError
from b24app.install.steps import KIND
from b24app.install.visitors import Claim
from b24app.languages import phrase
from b24app.web import accepting, forms, frame, policy
from b24app.web.refusals import BadForm
from b24app.web.turnstile import Turnstile

if TYPE_CHECKING:
    from b24app.wiring import App

EVENTS = ("ONAPPINSTALL", "ONAPPUPDATE")
"""Events that bring tokens of their own, to be verified by the authorisation server."""


def blueprint(app: "App", turnstile: Turnstile) -> Blueprint:
    """Route GET and POST /install."""
    routes = Blueprint("install", __name__)

    @routes.get("/install")
    def outside() -> Response:
        return frame.page("outside.html", public_url=app.settings.public_url)

    @routes.post("/install")
    def install() -> Response:
        fields = forms.posted(request)
        return by_event(app, turnstile, fields) if "event" in fields else _by_page(app, turnstile, fields)

    return routes


def by_event(app: "App", turnstile: Turnstile, fields: forms.Fields) -> Response:
    """Keep the tokens of ONAPPINSTALL or ONAPPUPDATE once verified; the set-up follows as a job.

    https://apidocs.bitrix24.com/api-reference/common/events/on-app-install.html
    """
    if forms.text(fields, "event").upper() not in EVENTS:
        raise BadForm(phrase("this event does not install anything"), phrase("send it to /events"))
    claim = Claim(
        member_id=forms.text(fields, "auth", "member_id"),
        access=forms.text(fields, "auth", "access_token"),
        refresh=forms.text(fields, "auth", "refresh_token"),
        expires_in=forms.whole(fields, "auth", "expires_in", default=3600),
        server_endpoint=forms.text(fields, "auth", "server_endpoint"),
        application_token=forms.text(fields, "auth", "application_token"),
        status=forms.text(fields, "auth", "status", default=""),
    )
    with turnstile.through():
        install = app.installer.accept(claim)
    key = "install:" + accepting.key_of(claim.access, forms.text(fields, "ts", default=""))
    accepting.accept(app.engine, KIND, install.member_id, key, {})
    return Response(status=200)


def _by_page(app: "App", turnstile: Turnstile, fields: forms.Fields) -> Response:
    """Install while the administrator looks on; the page then tells the portal that it is done."""
    try:
        claim = frame.claim(fields)
        with turnstile.through():
            visitor = app.installer.reception.receive(claim)
            policy.frame_in(visitor.origin)
            install = app.installer.admit(claim, visitor)
            set_up = app.installer.set_up(install.member_id)
    except AppError as fault:
        return frame.stopped(fault)
    return frame.page("install.html", address=install.address, set_up=set_up)
