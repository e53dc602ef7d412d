"""The page that plays the portal's frame: the application's own page in an iframe, opened by a POST with tokens."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from b24app.emulator.apps import LANGUAGE
from b24app.emulator.control_frame import frame_tokens
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.grants import App, User
from b24app.emulator.pages import notice, page
from b24app.emulator.params import whole
from b24app.emulator.state import Portal

routes = web.RouteTableDef()


@routes.get("/marketplace/app/{client_id}/")
async def application(request: web.Request) -> web.Response:
    """Open an application as a user (`user`, else the administrator): its installer first, then its handler."""
    portal = request.app[EMULATOR].portal
    app = portal.apps.get(request.match_info["client_id"])
    user = portal.users.get(whole(request.query.get("user", "1")) or 0)
    if app is None or app.is_removed or user is None:
        return notice(request, "Приложение не найдено", "Его удалили или ещё не создали.", status=404)
    if not app.has_ui:
        return notice(request, app.title, "Это приложение использует только API: страницы у него нет.")
    if not app.is_installed and not user.is_admin:
        return notice(request, app.title, "Приложение ещё не установлено. Обратитесь к администратору портала.")
    return _opened(request, portal, app, user)


def _opened(request: web.Request, portal: Portal, app: App, user: User) -> web.Response:
    sid = portal.secret()
    scheme, domain = urlsplit(portal.address).scheme, portal.domain
    protocol = "1" if scheme == "https" else "0"
    tokens = frame_tokens(portal, app, user.id)
    query = urlencode({"DOMAIN": domain, "PROTOCOL": protocol, "LANG": LANGUAGE, "APP_SID": sid})
    url = app.handler if app.is_installed else app.install_url
    return page(
        request,
        "frame.html",
        here=app.client_id,
        app=app,
        user=user,
        name=f"{domain}|{protocol}|{sid}",
        address=f"{url}{'&' if '?' in url else '?'}{query}",
        fields=_form(portal, app, tokens),
        data=_known(portal, app, user, tokens) | {"protocol": protocol, "sid": sid, "url": url},
    )


def _form(portal: Portal, app: App, tokens: dict[str, str]) -> dict[str, str]:
    """Return the fields of the opening POST."""
    return {
        "AUTH_ID": tokens["AUTH_ID"],
        "AUTH_EXPIRES": tokens["AUTH_EXPIRES"],
        "REFRESH_ID": tokens["REFRESH_ID"],
        "SERVER_ENDPOINT": portal.server_endpoint,
        "APPLICATION_TOKEN": app.application_token,
        "APPLICATION_SCOPE": ",".join(app.scope),
        "member_id": portal.member_id,
        "status": "L",
        "PLACEMENT": "DEFAULT",
        # An empty map, the PHP way.
        "PLACEMENT_OPTIONS": "[]",
    }


def _known(portal: Portal, app: App, user: User, tokens: dict[str, str]) -> dict[str, Any]:
    """Return what the frame's script answers from."""
    return {
        "domain": portal.domain,
        "lang": LANGUAGE,
        "memberId": portal.member_id,
        "clientId": app.client_id,
        "userId": user.id,
        "isAdmin": user.is_admin,
        "isInstalled": app.is_installed,
        "tokens": tokens,
        "appOptions": app.options,
        "userOptions": app.user_options.get(user.id, {}),
        "placement": "DEFAULT",
        "placementOptions": {},
    }
