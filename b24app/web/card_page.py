"""POST /desk/card: the tab inside a card, which guides through the stage and takes the answers that are missing."""

from typing import TYPE_CHECKING

from flask import Blueprint, Response

from b24app.install.gates import Gates
from b24app.pipelines.guiding.due import moment
from b24app.store.cipher import Cipher
from b24app.web import card_doing, desk, forms
from b24app.web.card_answers import Told
from b24app.web.card_clients import clients_of
from b24app.web.card_key import CardKey
from b24app.web.card_robots import reasons_of, runs_of
from b24app.web.card_seen import Seen, gates_of
from b24app.web.desk import Viewer
from b24app.web.roles import EVERYBODY, LEADING
from b24app.web.turnstile import Turnstile

if TYPE_CHECKING:
    from b24app.wiring import App

PATH = "/desk/card"


def blueprint(app: "App", turnstile: Turnstile) -> Blueprint:
    """Route POST /desk/card and the part of that page that comes later."""
    routes, gates = Blueprint("card", __name__), gates_of(app)

    @routes.post(PATH)
    def card() -> Response:
        return desk.opened(app, EVERYBODY, lambda viewer, fields: _pressed(app, turnstile, gates, viewer, fields))

    @routes.post(f"{PATH}/clients")
    def clients() -> Response:
        return desk.opened(app, EVERYBODY, lambda viewer, fields: _clients(app, turnstile, viewer, fields))

    return routes


def show(app: "App", gates: Gates, viewer: Viewer, key: CardKey, told: Told | None = None) -> Response:
    """Show the tab; the portal is asked anew with the visitor's own rights, and raises what it refuses them."""
    seen, told = Seen.of(app, gates, viewer, key), told or Told()
    guide = seen.guide
    return viewer.page(
        "card.html",
        "",
        seen=seen,
        guide=guide,
        questions=[told.on(one) for one in guide.questions] if guide else [],
        told=told,
        key=key.sealed(Cipher(app.settings.keys)),
        due=lambda at: moment(at, seen.time, seen.now),
        runs=runs_of(seen),
        reasons=reasons_of(seen) if viewer.may(LEADING) else [],
    )


def _key(app: "App", viewer: Viewer, fields: forms.Fields) -> CardKey:
    sealed = forms.text(fields, "key", default="")
    return CardKey.read(sealed, viewer, Cipher(app.settings.keys), app.portals.clock.now())


def _pressed(app: "App", turnstile: Turnstile, gates: Gates, viewer: Viewer, fields: forms.Fields) -> Response:
    """Do what a button asks for, in the visitor's name, and show the card as it is then."""
    key = _key(app, viewer, fields)
    with turnstile.through():
        is_pressed = bool(forms.text(fields, "do", default=""))
        told = card_doing.done(Seen.of(app, gates, viewer, key), fields) if is_pressed else None
        return show(app, gates, viewer, key, told)


def _clients(app: "App", turnstile: Turnstile, viewer: Viewer, fields: forms.Fields) -> Response:
    key = _key(app, viewer, fields)
    with turnstile.through():
        found = clients_of(app, viewer, key)
    return viewer.page("card_clients.html", "", found=found)
