"""The side door's part about the portal as a whole: its payment, its plan, its address, what has to be confirmed."""

from urllib.parse import urlsplit

from aiohttp import web

from b24app.emulator import apps, arrival
from b24app.emulator.door import Asked, asked, done, refused
from b24app.emulator.state import Portal, Row

routes = web.RouteTableDef()
PAYMENTS = {"ok": True, "ended": False}


@routes.post("/_emulator/portal")
async def stand(request: web.Request) -> web.Response:
    """Set what is named: `payment` "ok" or "ended", `rest`, `moved_to`, `deleted`, methods to `confirm`."""
    ask = await asked(request)
    standing = ask.portal.standing
    if "payment" in ask.values:
        standing.is_paid = _payment(ask)
    standing.has_rest = ask.flag("rest", default=standing.has_rest)
    standing.is_deleted = ask.flag("deleted", default=standing.is_deleted)
    if "confirm" in ask.values:
        standing.guarded = {name.lower() for name in ask.texts("confirm") if name}
    if ask.values.get("moved_to"):
        arrival.move(ask.portal, _address(ask))
    return done(shown(ask.portal))


@routes.post("/_emulator/confirmations")
async def confirm(request: web.Request) -> web.Response:
    """Answer everybody who waits to call a `method`: `confirmed` or not; the applications are told."""
    ask = await asked(request)
    method = ask.text("method").lower()
    waiting = [key for key, said in ask.portal.standing.confirmations.items() if key[1] == method and said is None]
    if not waiting:
        raise refused(f"nobody waits to call {method}")
    for token, _ in waiting:
        apps.confirm(ask.portal, token, method, is_allowed=ask.flag("confirmed"))
    return done({"answered": len(waiting)})


def shown(portal: Portal) -> Row:
    """Describe how the portal stands."""
    standing = portal.standing
    about = {"address": portal.address, "left": sorted(standing.left), "rest": standing.has_rest}
    payment = "ok" if standing.is_paid else "ended"
    return {**about, "payment": payment, "deleted": standing.is_deleted, "confirm": sorted(standing.guarded)}


def _payment(ask: Asked) -> bool:
    payment = ask.text("payment")
    if payment not in PAYMENTS:
        raise refused('payment must be "ok" or "ended"')
    return PAYMENTS[payment]


def _address(ask: Asked) -> str:
    """Read the new address; a host alone keeps the scheme."""
    sent = ask.text("moved_to")
    parts = urlsplit(sent if "://" in sent else f"{urlsplit(ask.portal.address).scheme}://{sent}")
    if not parts.hostname:
        raise refused("moved_to must be an address such as http://localhost:8300")
    return f"{parts.scheme}://{parts.netloc}"
