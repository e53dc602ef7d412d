"""The OAuth server: exchanges refresh tokens and codes, and tells whose a token is."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from b24app.emulator import tokens
from b24app.emulator.clock import iso
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.envelope import Watch
from b24app.emulator.errors import Bare, RestError
from b24app.emulator.grants import App
from b24app.emulator.standing import payment_required
from b24app.emulator.state import Portal

oauth_routes = web.RouteTableDef()

_TOKEN = re.compile(r"[0-9a-z]{32,}")


@oauth_routes.route("*", "/oauth/token{slash:/?}")
async def token(request: web.Request) -> web.Response:
    """Exchange a refresh token or a code for a pair of tokens."""
    portal = request.app[EMULATOR].portal
    params = await _params(request)
    shown: dict[str, str] = {name: value for name, value in params.items() if name in ("grant_type", "client_id")}
    return _answered(portal, "oauth.token", shown, lambda: exchange(portal, params))


@oauth_routes.route("*", r"/rest/app.info{rest:(\.json)?/?}")
async def app_info(request: web.Request) -> web.Response:
    """Say whose a token is: the trusted check of a token somebody handed in."""
    portal = request.app[EMULATOR].portal
    params = await _params(request)
    watch = Watch(portal)
    told = partial(owner, portal, params.get("auth", ""))
    return _answered(portal, "oauth.app.info", {}, lambda: {"result": told(), "time": watch.times()})


def exchange(portal: Portal, params: dict[str, str]) -> dict[str, Any]:
    """Answer the token endpoint; refused with its own codes."""
    kind = params.get("grant_type", "")
    name, swap = {
        "refresh_token": ("refresh_token", tokens.exchange_refresh),
        "authorization_code": ("code", tokens.exchange_code),
    }.get(kind, ("", None))
    if swap is None:
        raise RestError("invalid_request", "Unknown or missing grant_type", 400)
    app = _client(portal, params)
    if not params.get(name):
        raise RestError("invalid_request", f'No "{name}" parameter found', 400)
    if not portal.standing.is_paid:
        raise payment_required("Payment required")
    pair = swap(portal, app, params[name])
    return {
        "access_token": pair.access.value,
        "refresh_token": pair.refresh.value,
        "expires": int(pair.access.expires),
        "expires_in": tokens.ACCESS_SECONDS,
        "client_endpoint": portal.endpoint,
        "server_endpoint": portal.server_endpoint,
        # The OAuth server's own host, a trap for those who take it for the portal's.
        "domain": _server(portal),
        "member_id": portal.member_id,
        "scope": ",".join(app.scope),
        "status": "L",
        "user_id": pair.access.user_id,
    }


def owner(portal: Portal, value: str) -> dict[str, Any]:
    """Tell whose an access token is and where its application is installed."""
    access = portal.access_tokens.get(value)
    app = portal.apps.get(access.client_id) if access else None
    if access is None or app is None:
        raise _unknown(value)
    portal.standing.check_there()
    if app.is_removed:
        raise RestError("NOT_INSTALLED", "Application not installed", 401)
    if portal.clock.now() >= access.expires:
        raise RestError("expired_token", "The access token provided has expired.", 401)
    install = {"installed": app.is_installed, "version": str(app.version), "status": "L", "scope": ",".join(app.scope)}
    install |= {"domain": portal.domain, "uri": portal.address, "client_endpoint": portal.endpoint}
    install |= {"member_id": portal.member_id, "member_type": "BITRIX24"}
    scope = ",".join(sorted(access.scope))
    claims = {"client_id": app.client_id, "scope": scope, "expires": iso(access.expires), "user_id": access.user_id}
    return claims | {"install": install}


def _unknown(value: str) -> RestError:
    """Refuse a token nobody issued: one that looks like a token counts as a foreign client's."""
    if _TOKEN.fullmatch(value):
        return Bare("invalid_client")
    return RestError("NO_AUTH_FOUND", "Wrong authorization data", 401)


def _client(portal: Portal, params: dict[str, str]) -> App:
    app = portal.apps.get(params.get("client_id", ""))
    if app is None or app.is_deleted:
        # An error in a successful answer, as the real server sends it.
        raise Bare("wrong_client", 200)
    if app.client_secret != params.get("client_secret"):
        raise Bare("invalid_client")
    if app.is_removed:
        raise RestError("NOT_INSTALLED", "Application not installed", 401)
    return app


def _answered(portal: Portal, name: str, shown: dict[str, str], work: Callable[[], dict[str, Any]]) -> web.Response:
    """Answer and write the journal."""
    error = None
    try:
        body = work()
    except RestError as refusal:
        error, body = refusal, refusal.body()
    status = error.status if error else 200
    at = iso(portal.clock.now())
    portal.journal.write(
        method=name, params=shown, status=status, error=error.code if error else None, kind="read", via="oauth", at=at
    )
    return web.json_response(body, status=status)


async def _params(request: web.Request) -> dict[str, str]:
    form = await request.post() if request.method == "POST" else {}
    return dict(request.query) | {name: value for name, value in form.items() if isinstance(value, str)}


def _server(portal: Portal) -> str:
    return urlsplit(portal.oauth_address).netloc
