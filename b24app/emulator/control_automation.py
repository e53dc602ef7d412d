"""The side door's part about automation: robots and triggers put on stages, as people do in the automation screen."""

from dataclasses import asdict
from typing import Any

from aiohttp import web

from b24app.emulator import designing, waking
from b24app.emulator.automation import PlacedRobot, PlacedTrigger, Workflow
from b24app.emulator.crm import documents
from b24app.emulator.crm.kinds import Kind, named
from b24app.emulator.door import Asked, asked, done, refused
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.state import Portal
from b24app.emulator.triggers import OPERATORS
from b24app.emulator.workflows import NATIVE

routes = web.RouteTableDef()


@routes.post("/_emulator/robots")
async def place_robot(request: web.Request) -> web.Response:
    """Put a robot on a stage: an application's own (client_id and code), or one of the portal (code only)."""
    ask = await asked(request)
    client_id, code = ask.text("client_id", ""), ask.text("code")
    if client_id and (client_id, code) not in ask.portal.robots:
        raise refused(f"the application has registered no robot {code}")
    if not client_id and code not in NATIVE:
        raise refused(f"the portal has no robot {code}; there are {', '.join(NATIVE)}")
    kind, stage = staged(ask), ask.text("stage")
    check_stage(ask.portal, kind, stage)
    user_id = ask.user("user_id") if ask.values.get("user_id") else None
    placed = PlacedRobot(0, client_id, code, kind.name, stage, ask.mapping("properties"), user_id)
    placed.timeout, placed.waits = ask.number("timeout", 0), ask.flag("waits")
    placed.delay, placed.is_after_previous = ask.decimal("delay", 0.0), ask.flag("after_previous", default=True)
    designing.place_robot(ask.portal, placed)
    return done({"id": placed.id, "name": placed.name})


@routes.get("/_emulator/robots")
async def placed_robots(request: web.Request) -> web.Response:
    """List the robots on stages."""
    return done([asdict(placed) for placed in request.app[EMULATOR].portal.placed_robots.values()])


@routes.delete(r"/_emulator/robots/{number:\d+}")
async def take_robot(request: web.Request) -> web.Response:
    """Take a robot off its stage."""
    if request.app[EMULATOR].portal.placed_robots.pop(int(request.match_info["number"]), None) is None:
        raise refused("there is no such robot on a stage", web.HTTPNotFound)
    return done({})


@routes.post("/_emulator/triggers")
async def place_trigger(request: web.Request) -> web.Response:
    """Put a trigger on a stage: an application's, or without client_id the portal's own webhook trigger."""
    ask = await asked(request)
    client_id, code = ask.text("client_id", ""), ask.text("code")
    if client_id and (client_id, code) not in ask.portal.triggers:
        raise refused(f"the application has registered no trigger {code}")
    kind, stage, conditions = staged(ask), ask.text("stage"), ask.values.get("conditions") or []
    check_stage(ask.portal, kind, stage)
    for condition in conditions:
        if condition.get("operator", "=") not in OPERATORS:
            raise refused(f"operator must be one of {', '.join(OPERATORS)}")
    placed = PlacedTrigger(0, client_id, code, kind.name, stage, ask.flag("allow_back"), conditions)
    return done({"id": designing.place_trigger(ask.portal, placed).id})


@routes.get("/_emulator/triggers")
async def placed_triggers(request: web.Request) -> web.Response:
    """List the triggers on stages."""
    return done([asdict(placed) for placed in request.app[EMULATOR].portal.placed_triggers.values()])


@routes.get("/_emulator/automation")
async def automation(request: web.Request) -> web.Response:
    """List what ran on stages: every robot in turn, what it gave back, how it ended."""
    portal = request.app[EMULATOR].portal
    waking.wake(portal)
    return done([_shown(portal, workflow) for workflow in portal.workflows.values()])


def staged(ask: Asked) -> Kind:
    """Find the type of items a request is about: leads by default."""
    name = ask.text("document", ask.text("entity", "lead"))
    kind = named(ask.portal, name)
    if kind is None or not kind.stage_field:
        raise refused(f"items of {name} have no stages")
    return kind


def check_stage(portal: Portal, kind: Kind, stage: str) -> None:
    """Refuse a stage no item of the type can come to."""
    categories = (0, *portal.crm.categories[kind.type_id]) if kind.has_categories else (0,)
    if not any(portal.dictionaries.find(kind.stages(category), stage) for category in categories):
        raise refused(f"there is no {kind.name} stage {stage}")


def _shown(portal: Portal, workflow: Workflow) -> dict[str, Any]:
    about = {name: getattr(workflow, name) for name in ("id", "stage", "state", "results", "log", "started")}
    about["document_id"] = documents.document_id(portal, workflow.document, workflow.item_id)
    done_ids = [step for steps, place in zip(workflow.branches, workflow.places, strict=True) for step in steps[:place]]
    about["done"] = [portal.placed_robots[step].code for step in done_ids if step in portal.placed_robots]
    return about
