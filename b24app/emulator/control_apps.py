"""The side door's part about applications: saving their form, updating and removing them, spoiling their tokens."""

from typing import Any

from aiohttp import web

from b24app.emulator import apps, tokens
from b24app.emulator.door import Asked, app_of, asked, done, refused
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.grants import App
from b24app.emulator.state import Portal

routes = web.RouteTableDef()

SHOWN = ("id", "client_id", "client_secret", "title", "handler", "install_url", "scope", "has_ui", "application_token")


@routes.post("/_emulator/apps")
async def save(request: web.Request) -> web.Response:
    """Save the form of a new application; `delay` seconds make the ONAPPINSTALL of one that uses only API late."""
    ask = await asked(request)
    app = apps.save_form(
        ask.portal,
        ask.text("title", "Приложение"),
        ask.text("handler"),
        ask.text("install", ""),
        ask.texts("scope"),
        has_ui=ask.flag("ui"),
        delay=float(ask.number("delay", 0)),
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


@routes.post("/_emulator/apps/{client_id}/{act:install|uninstall|delete|update|access|revoke|expire}")
async def act(request: web.Request) -> web.Response:
    """Reinstall, update, restrict or remove an application, or spoil its tokens."""
    ask = await asked(request)
    portal, app = ask.portal, app_of(ask.portal, request.match_info["client_id"])
    if app.is_removed:
        raise refused("the application was removed; save a new form")
    match request.match_info["act"]:
        case "install":
            apps.reinstall(portal, app)
        case "uninstall" | "delete" as how:
            apps.uninstall(portal, app, clean=ask.flag("clean"))
            app.is_deleted = how == "delete"
        case "update":
            _edit(ask, app)
            apps.update(portal, app, new_token=ask.flag("new_token"))
        case "access":
            app.allowed = _allowed(ask)
        case "revoke":
            tokens.revoke(portal, app.client_id)
        case _:
            tokens.expire(portal, app.client_id)
    return done({})


def _edit(ask: Asked, app: App) -> None:
    """Take what is named into the form; tokens given before keep their scope until they are renewed."""
    app.title, app.handler = ask.text("title", app.title), ask.text("handler", app.handler)
    app.install_url = ask.text("install", app.install_url)
    if "scope" in ask.values:
        app.scope = tuple(ask.texts("scope"))


def _allowed(ask: Asked) -> frozenset[int] | None:
    """Read whom an administrator lets in; null lets everybody in."""
    users = ask.values.get("users")
    if users is None:
        return None
    if not isinstance(users, list) or not all(user in ask.portal.users for user in users):
        raise refused("users must be a list of ids of users there are, or null")
    return frozenset(users)


def shown(portal: Portal, app: App) -> dict[str, Any]:
    """Describe an application; its secrets are there for tests to forge with."""
    about = {name: getattr(app, name) for name in SHOWN}
    about |= {"installed": app.is_installed, "removed": app.is_removed, "user_id": app.user_id, "version": app.version}
    about |= {"member_id": portal.member_id, "domain": portal.domain}
    about["users"] = None if app.allowed is None else sorted(app.allowed)
    about["robots"] = sorted(code for client_id, code in portal.robots if client_id == app.client_id)
    bindings = [binding for binding in portal.bindings.values() if binding.client_id == app.client_id]
    about["bindings"] = [{"event": binding.event, "handler": binding.handler} for binding in bindings]
    places = [place for place in portal.placements.values() if place.client_id == app.client_id]
    about["placements"] = [{"id": place.id, "placement": place.place, "handler": place.handler} for place in places]
    return about
