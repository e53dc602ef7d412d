"""Take events from the portal: a lead came or changed, the app was updated or removed."""

import logging
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from b24app.languages import phrase
from b24app.portal.events import happened
from b24app.portal.offline import BELL
from b24app.portal.questions import PRESSED
from b24app.store.holds import Holds
from b24app.store.installs import Install
from b24app.watching.work import GONE, LOOK, LOOKING, OFFLINE
from b24app.web import accepting, forms, guard, install, pressing
from b24app.web.refusals import BadForm
from b24app.web.turnstile import Turnstile

if TYPE_CHECKING:
    from b24app.wiring import App

log = logging.getLogger(__name__)

_DELAY = 1.5
_SELDOM = 15
"""Seconds that one look serves while somebody is at work on the portal."""
_LONGEST = 16


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
        _forget(app, portal, wipe=forms.text(fields, "data", "CLEAN", default="") == "1")
    elif name == PRESSED:
        pressing.take(app, portal, fields)
    else:
        _keep(app, portal, name, fields)
        log.info("event seen", extra={"portal": portal.address, "event": name[:64]})
    return Response(status=200)


def _keep(app: "App", portal: Install, name: str, fields: forms.Fields) -> None:
    """Have the worker look, once for all events of a second: what is new is told by the portal's lists, not by events.

    The look comes after the end of that second, so it sees whatever these events are about. While a clean-up or an
    apply is at work on the portal, one look serves more seconds: nearly all events tell of its own writes.
    """
    moment = _second(fields)
    if name == BELL:
        accepting.accept(app.engine, OFFLINE, portal.member_id, f"bell:{moment}", {}, delay=_DELAY, line=LOOKING)
    seen = happened(name, _number(fields, "ID"), _number(fields, "ENTITY_TYPE_ID"))
    if seen is None or not app.watching.watches(portal.member_id, seen.kind):
        return
    if seen.what == "deleted":
        key = f"gone:{seen.kind}:{seen.card}"
        accepting.accept(app.engine, GONE, portal.member_id, key, vars(seen), line=LOOKING)
    else:
        every = _SELDOM if Holds(app.database, app.portals.clock).is_held(portal.member_id) else 1
        last = int(moment) // every * every + every - 1
        told, key = {"kind": seen.kind, "second": last}, f"look:{seen.kind}:{last}"
        delay = _DELAY + last - int(moment)
        accepting.accept(app.engine, LOOK, portal.member_id, key, told, delay=delay, line=LOOKING)


def _number(fields: forms.Fields, name: str) -> int:
    number = forms.text(fields, "data", "FIELDS", name, default="")
    return int(number) if number.isascii() and number.isdigit() and len(number) < _LONGEST else 0


def _second(fields: forms.Fields) -> str:
    """Return the second in which the portal sent an event; refuse one without, for it could hide others."""
    moment = forms.text(fields, "ts")
    if not (moment.isascii() and moment.isdigit() and len(moment) < _LONGEST):
        raise BadForm(phrase("{field} is no time"), phrase("send it as the portal does"), field="ts")
    return moment


def _forget(app: "App", portal: Install, *, wipe: bool) -> None:
    """Delete the portal's tokens and all that hangs on them; what waits for it ends when its turn comes.

    The portal itself has removed robots and bindings. https://apidocs.bitrix24.com/settings/app-uninstallation.html
    """
    app.forgetting.forget(portal.member_id, wipe=wipe)
    log.warning("application removed by the portal", extra={"portal": portal.address})
