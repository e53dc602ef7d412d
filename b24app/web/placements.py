"""POST /placements/<kind>: the portal opens the tab inside a card; whoever it would show the card is let in."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from b24app.errors import AppError
from b24app.install.gates import Gates
from b24app.languages import phrase
from b24app.portal.placements import TABS
from b24app.web import desk, forms, frame, policy
from b24app.web.card_key import CardKey
from b24app.web.card_page import show
from b24app.web.card_seen import gates_of
from b24app.web.pages import ticket_for
from b24app.web.refusals import BadForm, NoSuchPlace
from b24app.web.roles import role_of
from b24app.web.turnstile import Turnstile

if TYPE_CHECKING:
    from b24app.wiring import App

_LONGEST = 16


def blueprint(app: "App", turnstile: Turnstile) -> Blueprint:
    """Route POST /placements/<kind>."""
    routes, gates = Blueprint("placements", __name__), gates_of(app)

    @routes.post("/placements/<kind>")
    def tab(kind: str) -> Response:
        return _tab(app, turnstile, gates, kind, forms.posted(request))

    return routes


def _tab(app: "App", turnstile: Turnstile, gates: Gates, kind: str, fields: forms.Fields) -> Response:
    """Show the card's tab to whoever the portal itself would show the card."""
    if TABS.get(kind) != forms.text(fields, "PLACEMENT"):
        raise NoSuchPlace
    try:
        about, claim = f"{kind}:{card_in(forms.text(fields, 'PLACEMENT_OPTIONS'))}", frame.claim(fields)
        with turnstile.through():
            visitor = app.installer.reception.receive(claim)
            policy.frame_in(visitor.origin)
            viewer = desk.seated(app, ticket_for(app, visitor, role_of(app, claim, visitor), about))
            return show(app, gates, viewer, CardKey.new(claim, visitor, about, app.portals.clock.now()))
    except AppError as fault:
        return frame.stopped(fault)


def card_in(options: str) -> int:
    """Return the card's number from the JSON text that comes with a tab."""
    try:
        told = json.loads(options) if len(options) < forms.LARGEST_OPTIONS else None
    except (ValueError, RecursionError):
        told = None
    number = str(told.get("ID") or "") if isinstance(told, Mapping) else ""
    if not (number.isascii() and number.isdigit() and len(number) < _LONGEST):
        raise BadForm(phrase("{field} names no card"), phrase("send it as the portal does"), field="PLACEMENT_OPTIONS")
    return int(number)
