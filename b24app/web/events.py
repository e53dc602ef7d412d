"""Take events from the portal: a lead came or changed, the app was updated or removed."""

import logging
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from b24app.store.installs import Install
from b24app.web import forms, guard, install
from b24app.web.turnstile import Turnstile

if TYPE_CHECKING:
    from b24app.wiring import App

log = logging.getLogger(__name__)


def blueprint(app: "App", turnstile: Turnstile) -> Blueprint:
    """Route POST /events."""
    routes = Blueprint("events", __name__)

    @routes.post("/events")
    def event() -> Response:
        return _take(app, turnstile, forms.posted(request))

    return routes


def _take(app: "App", turnstile: Turnstile, fields: forms.Fields) -> Response:
    """Answer 200 to every event of an installed portal: it slows down calls to handlers that answer otherwise."""
    name = forms.text(fields, "event").upper()
    if name in install.EVENTS:
        return install.by_event(app, turnstile, fields)
    portal = guard.caller(app.installs, fields)
    if name == "ONAPPUNINSTALL":
        _forget(app, portal)
    else:
        # Nothing hangs on these events yet: the line proves that the portal delivers them.
        log.info("event seen", extra={"portal": portal.address, "event": name[:64]})
    return Response(status=200)


def _forget(app: "App", portal: Install) -> None:
    """Delete the portal's tokens; the portal itself has removed robots and bindings.

    https://apidocs.bitrix24.com/settings/app-uninstallation.html
    """
    app.installs.remove(portal.member_id)
    log.warning("application removed by the portal", extra={"portal": portal.address})
