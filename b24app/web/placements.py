"""POST /placements/<kind>: the tab inside a card, which shows what robots did with it and why."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from b24app.errors import AppError
from b24app.install.steps import NotInstalled
from b24app.languages import phrase
from b24app.portal.documents import read_document
from b24app.portal.placements import TABS
from b24app.store.past import Sought
from b24app.web import forms, frame, policy
from b24app.web.home import rows_of
from b24app.web.refusals import BadForm, NoSuchPlace
from b24app.web.roles import access_of
from b24app.web.turnstile import Turnstile

if TYPE_CHECKING:
    from b24app.wiring import App

_LONGEST = 16
_SHOWN = 20


def blueprint(app: "App", turnstile: Turnstile) -> Blueprint:
    """Route POST /placements/<kind>."""
    routes = Blueprint("placements", __name__)

    @routes.post("/placements/<kind>")
    def tab(kind: str) -> Response:
        return _tab(app, turnstile, kind, forms.posted(request))

    return routes


def _tab(app: "App", turnstile: Turnstile, kind: str, fields: forms.Fields) -> Response:
    """Show the card's runs to whoever the portal itself would show the card."""
    if TABS.get(kind) != forms.text(fields, "PLACEMENT"):
        raise NoSuchPlace
    try:
        card, claim = card_in(forms.text(fields, "PLACEMENT_OPTIONS")), frame.claim(fields)
        with turnstile.through():
            visitor = app.installer.reception.receive(claim)
            policy.frame_in(visitor.origin)
            if app.installs.by_member(visitor.owner.member_id) is None:
                raise NotInstalled(where=visitor.address)
            read_document(app.portals.connect(access_of(claim, visitor)), kind, card)
    except AppError as fault:
        return frame.stopped(fault)
    found = app.past.find(Sought(visitor.owner.member_id, card=f"{kind}:{card}", limit=_SHOWN))
    return frame.page("card.html", runs=rows_of(app, found, frame.language()))


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
