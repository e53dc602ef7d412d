"""The authorisation page: sends a signed-in user's browser back to an application with a code."""

from urllib.parse import urlencode, urlsplit

from aiohttp import web

from b24app.emulator import tokens
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.params import whole

routes = web.RouteTableDef()


@routes.get("/oauth/authorize/")
async def authorize(request: web.Request) -> web.Response:
    """Send the browser of a user (`user`, else the administrator) back to the application's handler with a code."""
    portal = request.app[EMULATOR].portal
    app = portal.apps.get(request.query.get("client_id", ""))
    user = portal.users.get(whole(request.query.get("user", "1")) or 0)
    if app is None or app.is_removed or user is None:
        raise web.HTTPNotFound(text="Приложение не найдено")
    if not app.lets_in(user):
        raise web.HTTPForbidden(text="Нет доступа к приложению")
    code = tokens.issue_code(portal, app, user.id)
    back = {"code": code.value, "state": request.query.get("state", ""), "domain": portal.domain}
    back |= {"member_id": portal.member_id, "scope": ",".join(app.scope)}
    back |= {"server_domain": urlsplit(portal.oauth_address).netloc}
    raise web.HTTPFound(f"{app.handler}{'&' if '?' in app.handler else '?'}{urlencode(back)}")
