"""The page of the automation designer: stages as columns, robots and triggers to be dragged onto them."""

from typing import Any

from aiohttp import web

from b24app.emulator import designing
from b24app.emulator.automation import PlacedRobot, PlacedTrigger
from b24app.emulator.crm.kinds import Kind, named
from b24app.emulator.definitions import definition_of, fitting
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.face.board import PLAIN
from b24app.emulator.face.kanban import STAGED, closed, pipelines
from b24app.emulator.face.parts import View, part
from b24app.emulator.face.visitor import Visitor, visitor
from b24app.emulator.markup import ink_on
from b24app.emulator.pages import notice, page
from b24app.emulator.robot_dialogs import named as said
from b24app.emulator.state import Row

routes = web.RouteTableDef()
MINUTE = 60


@routes.get(f"/crm/{{kind:{STAGED}}}/automation/{{category:[0-9]+}}/")
async def designer(request: web.Request) -> web.Response:
    """Show what stands on each stage, and what may be put there."""
    portal, seen = request.app[EMULATOR].portal, visitor(request)
    kind, category = named(portal, request.match_info["kind"]), int(request.match_info["category"])
    if kind is None or not seen.user.has_crm:
        return closed(request)
    stages = portal.dictionaries.of(kind.stages(category))
    if not stages:
        return notice(request, "Воронки нет", "Её удалили или ещё не создали.", status=404)
    about: dict[str, Any] = {"kind": kind, "category": category, "stages": stages, "here": "automation"}
    about |= {"pipelines": pipelines(portal, kind), "robots": _robots(seen, kind), "triggers": _triggers(seen)}
    return page(request, "designer.html", **about)


@part("robots", of_crm=True)
def column(view: View, kind: str, category: int, stage: str) -> str:
    """Write what stands on a stage, in order."""
    portal = view.seen.portal
    found = named(portal, kind)
    status = portal.dictionaries.find(found.stages(category), stage) if found else None
    if found is None or status is None:
        return ""
    robots = [_placed(view.seen, one) for one in designing.on_stage(portal, kind, stage)]
    triggers = [_trigger(view.seen, one) for one in designing.triggers_on(portal, kind, stage)]
    color = status.color or PLAIN
    told = {"stage": status, "color": color, "ink": ink_on(color), "robots": robots, "triggers": triggers}
    return view.render("designer_column.html", **told)


def _robots(seen: Visitor, kind: Kind) -> list[Row]:
    """Return the robots that may be placed, with whose they are."""
    return [
        {
            "client_id": one.client_id,
            "code": one.code,
            "title": said(one.fields.get("NAME"), seen.language),
            "help": said(one.fields.get("DESCRIPTION"), seen.language),
            "owner": seen.portal.apps[one.client_id].title if one.client_id else seen.say("Портал"),
        }
        for one in fitting(seen.portal, kind)
    ]


def _triggers(seen: Visitor) -> list[Row]:
    own: Row = {"client_id": "", "code": "webhook", "title": seen.say("Вебхук"), "owner": seen.say("Портал")}
    return [own] + [
        {"client_id": client_id, "code": code, "title": name, "owner": seen.portal.apps[client_id].title}
        for (client_id, code), name in seen.portal.triggers.items()
    ]


def _placed(seen: Visitor, robot: PlacedRobot) -> Row:
    definition = definition_of(seen.portal, robot)
    name = said(definition.fields.get("NAME"), seen.language) if definition else robot.code
    when = seen.say("через {n} мин", n=f"{robot.delay / MINUTE:g}") if robot.delay else seen.say("сразу")
    order = seen.say("после предыдущего") if robot.is_after_previous else seen.say("рядом с предыдущим")
    return {"id": robot.id, "title": name, "is_gone": definition is None, "when": f"{when}, {order}"}


def _trigger(seen: Visitor, trigger: PlacedTrigger) -> Row:
    name = seen.portal.triggers.get((trigger.client_id, trigger.code)) if trigger.client_id else seen.say("Вебхук")
    conditions = seen.say("условий: {n}", n=len(trigger.conditions)) if trigger.conditions else seen.say("всегда")
    back = seen.say("можно назад") if trigger.may_go_back else seen.say("только вперёд")
    about: Row = {"id": trigger.id, "title": name or trigger.code, "is_gone": name is None}
    return about | {"when": f"{conditions}, {back}"}
