"""The side door's part for the frame around an application's page: what its script asks of the portal."""

from aiohttp import web

from b24app.emulator import apps, tokens
from b24app.emulator.definitions import definition_of
from b24app.emulator.door import app_of, asked, done, refused
from b24app.emulator.grants import App
from b24app.emulator.state import Portal

routes = web.RouteTableDef()


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


@routes.post("/_emulator/robots/{number:[0-9]+}/properties")
async def keep_properties(request: web.Request) -> web.Response:
    """Save a robot's dialog: of what setPropertyValue has filled in, the robot's own properties are kept."""
    ask = await asked(request)
    placed = ask.portal.placed_robots.get(int(request.match_info["number"]))
    if placed is None:
        raise refused("there is no such robot on a stage", web.HTTPNotFound)
    definition = definition_of(ask.portal, placed)
    declared = (definition.fields.get("PROPERTIES") or {}) if definition else {}
    # Official clients send switches of their own along with the values.
    placed.properties |= {name: value for name, value in ask.mapping("properties").items() if name in declared}
    return done(placed.properties)


def frame_tokens(portal: Portal, app: App, user_id: int) -> dict[str, str]:
    """Issue tokens under the names the frame uses."""
    pair = tokens.issue(portal, app, user_id)
    return {"AUTH_ID": pair.access.value, "REFRESH_ID": pair.refresh.value, "AUTH_EXPIRES": str(tokens.ACCESS_SECONDS)}
