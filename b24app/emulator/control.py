"""The side door under /_emulator/: what no portal has and every test needs."""

from typing import Any

from aiohttp import web

from b24app.emulator import robot_runs, waking
from b24app.emulator.calls import send_again
from b24app.emulator.defaults import add_user
from b24app.emulator.door import asked, done, refused
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.grants import Webhook
from b24app.emulator.ledger import Ledger
from b24app.emulator.seeding import UnknownSeed

routes = web.RouteTableDef()


@routes.get("/_emulator/health")
async def health(request: web.Request) -> web.Response:
    """Say that the portal is there and what it is called."""
    portal = request.app[EMULATOR].portal
    return done({"ok": True, "address": portal.address, "oauth": portal.oauth_address, "member_id": portal.member_id})


@routes.post("/_emulator/reset")
async def reset(request: web.Request) -> web.Response:
    """Put a new portal in place."""
    ask = await asked(request)
    try:
        request.app[EMULATOR].reset(ask.text("seed", "empty"), ask.number("number", 1), ask.number("leads", 0))
    except UnknownSeed as error:
        raise refused(str(error)) from error
    return done({})


@routes.post("/_emulator/webhooks")
async def add_webhook(request: web.Request) -> web.Response:
    """Make an inbound webhook of a user."""
    ask = await asked(request)
    portal, user_id = ask.portal, ask.user("user_id")
    webhook = Webhook(user_id, portal.secret()[:16], frozenset(ask.texts("scope")))
    portal.webhooks[webhook.code] = webhook
    return done({"url": f"{portal.address}/rest/{user_id}/{webhook.code}/"})


@routes.post("/_emulator/users")
async def employ(request: web.Request) -> web.Response:
    """Take on an employee; further fields of user.get are kept as they come."""
    ask = await asked(request)
    known = ("NAME", "LAST_NAME", "EMAIL", "ADMIN", "ACTIVE")
    user = add_user(
        ask.portal,
        ask.text("NAME", ""),
        ask.text("LAST_NAME", ""),
        email=ask.text("EMAIL", ""),
        is_admin=ask.flag("ADMIN"),
        is_active=ask.flag("ACTIVE", default=True),
        **{name: value for name, value in ask.values.items() if name not in known},
    )
    return done({"id": user.id})


@routes.get("/_emulator/journal")
async def journal(request: web.Request) -> web.Response:
    """List the calls received."""
    return done({"calls": _since(request, request.app[EMULATOR].portal.journal)})


@routes.get("/_emulator/deliveries")
async def deliveries(request: web.Request) -> web.Response:
    """List the calls made."""
    return done(_since(request, request.app[EMULATOR].portal.deliveries))


@routes.post("/_emulator/deliveries/{number:[0-9]+}/again")
async def deliver_again(request: web.Request) -> web.Response:
    """Make a call once more: the portal itself never does, a faulty network may."""
    try:
        return done(await send_again(request.app[EMULATOR].portal, int(request.match_info["number"])))
    except KeyError:
        raise refused("there is no such delivery") from None


@routes.get("/_emulator/workflows")
async def runs(request: web.Request) -> web.Response:
    """List the runs of robots."""
    portal = request.app[EMULATOR].portal
    waking.wake(portal)
    return done([robot_runs.shown(portal, run) for run in portal.runs.values()])


@routes.get("/_emulator/truth")
async def truth(request: web.Request) -> web.Response:
    """Tell what the seed knows of each lead, by its id."""
    return done({str(lead_id): known for lead_id, known in request.app[EMULATOR].portal.truth.items()})


def _since(request: web.Request, ledger: Ledger) -> list[dict[str, Any]]:
    since = request.query.get("since", "0")
    return ledger.since(int(since) if since.isdigit() else 0)
