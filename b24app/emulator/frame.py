"""The page that plays the portal's frame: the application's own page in an iframe, opened by a POST with tokens."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from b24app.emulator.brackets import as_php
from b24app.emulator.control_frame import frame_tokens
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.face.visitor import visitor
from b24app.emulator.grants import App, User
from b24app.emulator.pages import notice, page
from b24app.emulator.params import whole
from b24app.emulator.state import Portal, Row


@dataclass(frozen=True)
class Opening:
    """What to open in the frame: an application's page, in which place of the portal and with what around it."""

    app: App
    url: str
    place: str = "DEFAULT"
    options: Row = field(default_factory=dict)
    # The robot on a stage whose dialog this is.
    robot: int = 0


def user_of(request: web.Request) -> User | None:
    """Return who opens the page: `user` of the address, else whoever was chosen to look."""
    if "user" in request.query:
        return request.app[EMULATOR].portal.users.get(whole(request.query["user"]) or 0)
    return visitor(request).user


def opened(request: web.Request, opening: Opening) -> web.Response:
    """Show a page of an application, if it may be shown to this user."""
    app, user = opening.app, user_of(request)
    if app.is_removed or user is None:
        return notice(request, "Приложение не найдено", "Его удалили или ещё не создали.", status=404)
    if not app.has_ui and opening.place == "DEFAULT":
        return notice(request, app.title, "Это приложение использует только API: страницы у него нет.")
    if not app.is_installed and not user.is_admin:
        return notice(request, app.title, "Приложение ещё не установлено. Обратитесь к администратору портала.")
    if not app.lets_in(user):
        return notice(request, app.title, "У вас нет доступа к этому приложению.", status=403)
    return _framed(request, request.app[EMULATOR].portal, opening, user)


def _framed(request: web.Request, portal: Portal, opening: Opening, user: User) -> web.Response:
    app, sid = opening.app, portal.secret()
    protocol = "1" if urlsplit(portal.address).scheme == "https" else "0"
    tokens = frame_tokens(portal, app, user.id)
    spoken = request.query.get("lang", visitor(request).language)
    query = urlencode({"DOMAIN": portal.domain, "PROTOCOL": protocol, "LANG": spoken, "APP_SID": sid})
    return page(
        request,
        "frame.html",
        here=app.client_id,
        app=app,
        user=user,
        is_dialog=bool(opening.robot),
        is_tab=opening.place.endswith("_TAB"),
        name=f"{portal.domain}|{protocol}|{sid}",
        address=f"{opening.url}{'&' if '?' in opening.url else '?'}{query}",
        fields=_form(portal, opening, tokens),
        data=_known(portal, opening, user, tokens) | {"protocol": protocol, "sid": sid, "lang": spoken},
    )


def _form(portal: Portal, opening: Opening, tokens: dict[str, str]) -> dict[str, str]:
    """Return the fields of the opening POST."""
    return {
        "AUTH_ID": tokens["AUTH_ID"],
        "AUTH_EXPIRES": tokens["AUTH_EXPIRES"],
        "REFRESH_ID": tokens["REFRESH_ID"],
        "SERVER_ENDPOINT": portal.server_endpoint,
        "APPLICATION_TOKEN": opening.app.application_token,
        "APPLICATION_SCOPE": ",".join(opening.app.scope),
        "member_id": portal.member_id,
        "status": "L",
        "PLACEMENT": opening.place,
        # An empty map is [], the PHP way.
        "PLACEMENT_OPTIONS": json.dumps(as_php(opening.options), ensure_ascii=False),
    }


def _known(portal: Portal, opening: Opening, user: User, tokens: dict[str, str]) -> dict[str, Any]:
    """Return what the frame's script answers from."""
    app = opening.app
    return {
        "domain": portal.domain,
        "memberId": portal.member_id,
        "clientId": app.client_id,
        "userId": user.id,
        "isAdmin": user.is_admin,
        "isInstalled": app.is_installed,
        "tokens": tokens,
        "appOptions": app.options,
        "userOptions": app.user_options.get(user.id, {}),
        "users": [{"id": str(one.id), "name": one.full_name} for one in portal.users.values() if one.is_active],
        "url": opening.url,
        "robot": opening.robot,
        "placement": opening.place,
        "placementOptions": opening.options,
    }
