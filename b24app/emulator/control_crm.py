"""The side door's part about CRM: robots put on stages, and what people do with leads in the portal's own pages."""

from dataclasses import asdict

from aiohttp import web

from b24app.emulator import leads
from b24app.emulator.automation import PlacedRobot
from b24app.emulator.door import Asked, asked, done, refused
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.errors import RestError
from b24app.emulator.grants import Actor
from b24app.emulator.lead_writing import accepted
from b24app.emulator.state import Row

routes = web.RouteTableDef()


@routes.post("/_emulator/robots")
async def place(request: web.Request) -> web.Response:
    """Put a robot on a stage, as a person does in the automation screen."""
    ask = await asked(request)
    client_id, code, stage = ask.text("client_id"), ask.text("code"), ask.text("stage")
    if (client_id, code) not in ask.portal.robots:
        raise refused(f"the application has registered no robot {code}")
    if ask.text("document", "lead") != "lead":
        raise refused("robots are emulated on leads only")
    _check_stage(ask, stage)
    number = ask.portal.next_id("placed robot")
    user_id = ask.user("user_id") if ask.values.get("user_id") else None
    properties, timeout, waits = ask.mapping("properties"), ask.number("timeout", 0), ask.flag("waits")
    placed = PlacedRobot(number, client_id, code, "lead", stage, properties, user_id, timeout, waits)
    ask.portal.placed_robots[number] = placed
    return done({"id": number})


@routes.get("/_emulator/robots")
async def placed_robots(request: web.Request) -> web.Response:
    """List the robots on stages."""
    return done([asdict(placed) for placed in request.app[EMULATOR].portal.placed_robots.values()])


@routes.post("/_emulator/move")
async def move(request: web.Request) -> web.Response:
    """Drag a lead to another column of the kanban."""
    ask = await asked(request)
    lead, stage = _lead(ask), ask.text("stage")
    _check_stage(ask, stage)
    leads.update(ask.portal, lead["ID"], {"STATUS_ID": stage}, Actor(ask.user("user_id"), "person"))
    return done({})


@routes.post("/_emulator/edit")
async def edit(request: web.Request) -> web.Response:
    """Fill in a lead's card and save it."""
    ask = await asked(request)
    lead = _lead(ask)
    try:
        values = accepted(ask.portal, ask.mapping("fields"), lead)
    except RestError as error:
        raise refused(error.description) from error
    leads.update(ask.portal, lead["ID"], values, Actor(ask.user("user_id"), "person"))
    return done({})


def _lead(ask: Asked) -> Row:
    if ask.text("entity", "lead") != "lead":
        raise refused("only leads are emulated")
    lead = ask.portal.leads.get(ask.number("id"))
    if lead is None:
        raise refused(f"there is no lead {ask.number('id')}", web.HTTPNotFound)
    return lead


def _check_stage(ask: Asked, stage: str) -> None:
    if ask.portal.dictionaries.find("STATUS", stage) is None:
        raise refused(f"there is no lead stage {stage}")
