"""The side door's part about applications: their form, and what the frame around their pages asks of the portal."""

from typing import Any

from aiohttp import web

from b24app.emulator import apps, tokens
from b24app.emulator.door import app_of, asked, done, refused
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.grants import App
from b24app.emulator.state import Portal

routes = web.RouteTableDef()


@routes.post("/_emulator/apps")
async def save(request: web.Request) -> web.Response:
    """Save the form of a new application."""
    ask = await asked(request)
    app = apps.save_form(
        ask.portal,
        ask.text("title", "Приложение"),
        ask.text("handler"),
        ask.text("install", ""),
        ask.texts("scope"),
        has_ui=ask.flag("ui"),
    )
    return done({"client_id": app.client_id, "client_secret": app.client_secret})


@routes.get("/_emulator/apps")
async def list_(request: web.Request) -> web.Response:
    """List the applications."""
    portal = request.app[EMULATOR].portal
    return done([shown(portal, app) for app in portal.apps.values()])


@routes.get("/_emulator/apps/{client_id}")
async def show(request: web.Request) -> web.Response:
    """Show an application as its form does, and the portal's side of it."""
    portal = request.app[EMULATOR].portal
    return done(shown(portal, app_of(portal, request.match_info["client_id"])))


@routes.post("/_emulator/apps/{client_id}/{act:install|uninstall|revoke|expire}")
async def act(request: web.Request) -> web.Response:
    """Reinstall or remove an application, or spoil its tokens."""
    ask = await asked(request)
    portal, app = ask.portal, app_of(ask.portal, request.match_info["client_id"])
    if app.is_removed:
        raise refused("the application was removed; save a new form")
    match request.match_info["act"]:
        case "install":
            apps.reinstall(portal, app)
        case "uninstall":
            apps.uninstall(portal, app, clean=ask.flag("clean"))
        case "revoke":
            tokens.revoke(portal, app.client_id)
        case _:
            tokens.expire(portal, app.client_id)
    return done({})


@routes.post("/_emulator/apps/{client_id}/finish")
async def finish(request: web.Request) -> web.Response:
    """Take installFinish from the frame; only an administrator's counts."""
    ask = await asked(request)
    app, user_id = app_of(ask.portal, request.match_info["client_id"]), ask.user("user_id")
    if not ask.portal.users[user_id].is_admin:
        raise refused("only an administrator installs", web.HTTPForbidden)
    apps.finish(app, user_id)
    return done({})


@routes.post("/_emulator/apps/{client_id}/tokens")
async def renew(request: web.Request) -> web.Response:
    """Give the frame new tokens for refreshAuth."""
    ask = await asked(request)
    app = app_of(ask.portal, request.match_info["client_id"])
    return done(frame_tokens(ask.portal, app, ask.user("user_id")))


@routes.post("/_emulator/apps/{client_id}/options")
async def keep_option(request: web.Request) -> web.Response:
    """Keep an option the frame sets, of the application or of one user."""
    ask = await asked(request)
    app = app_of(ask.portal, request.match_info["client_id"])
    options = app.options if ask.text("of", "app") == "app" else app.user_options.setdefault(ask.user("user_id"), {})
    options[ask.text("name")] = ask.values.get("value")
    return done({})


def frame_tokens(portal: Portal, app: App, user_id: int) -> dict[str, str]:
    """Issue tokens under the names the frame uses."""
    pair = tokens.issue(portal, app, user_id)
    return {"AUTH_ID": pair.access.value, "REFRESH_ID": pair.refresh.value, "AUTH_EXPIRES": str(tokens.ACCESS_SECONDS)}


def shown(portal: Portal, app: App) -> dict[str, Any]:
    """Describe an application; its secrets are there for tests to forge with."""
    names = (
        "id",
        "client_id",
        "client_secret",
        "title",
        "handler",
        "install_url",
        "scope",
        "has_ui",
        "application_token",
    )
    about = {name: getattr(app, name) for name in names}
    about |= {"installed": app.is_installed, "removed": app.is_removed, "user_id": app.user_id, "version": app.version}
    about |= {"member_id": portal.member_id, "domain": portal.domain}
    about["robots"] = sorted(code for client_id, code in portal.robots if client_id == app.client_id)
    bindings = [binding for binding in portal.bindings.values() if binding.client_id == app.client_id]
    about["bindings"] = [{"event": binding.event, "handler": binding.handler} for binding in bindings]
    return about
