"""What an administrator does in the automation designer; the rights to it are an administrator's here."""

from aiohttp import web

from b24app.emulator import designing
from b24app.emulator.automation import PlacedRobot, PlacedTrigger
from b24app.emulator.control_automation import check_stage
from b24app.emulator.crm.kinds import Kind, named
from b24app.emulator.definitions import choices, definition_of
from b24app.emulator.door import refused
from b24app.emulator.face.desk import Desk, at_desk, done
from b24app.emulator.face.parts import View
from b24app.emulator.params import whole
from b24app.emulator.triggers import OPERATORS

routes = web.RouteTableDef()
MINUTE = 60


@routes.post("/_face/robot/place")
@at_desk
def place_robot(desk: Desk) -> web.Response:
    """Put a robot on a stage; its settings are the next thing to be opened."""
    kind = _kind(desk)
    placed = PlacedRobot(0, desk.text("client_id"), desk.text("code"), kind.name, desk.text("stage"), {})
    if definition_of(desk.portal, placed) is None:
        raise refused(desk.seen.say("Такого робота больше нет."))
    designing.place_robot(desk.portal, placed)
    designing.put(desk.portal, placed, placed.stage, desk.number("before"))
    return done(id=placed.id)


@routes.post("/_face/robot/put")
@at_desk
def put_robot(desk: Desk) -> web.Response:
    """Put a robot to another place: before another one, or last on a stage."""
    placed = _robot(desk)
    if stage := desk.text("stage"):
        _kind(desk)
        designing.put(desk.portal, placed, stage, desk.number("before"))
        return done()
    row = designing.on_stage(desk.portal, placed.document, placed.stage)
    place = row.index(placed) + (2 if desk.text("do") == "down" else -1)
    before = row[max(place, 0)].id if place < len(row) else 0
    designing.put(desk.portal, placed, placed.stage, before)
    return done()


@routes.post("/_face/robot/remove")
@at_desk
def remove_robot(desk: Desk) -> web.Response:
    """Take a robot off its stage."""
    del desk.portal.placed_robots[_robot(desk).id]
    return done()


@routes.post("/_face/robot/timing")
@at_desk
def time_robot(desk: Desk) -> web.Response:
    """Say when a robot begins; without `minutes` its form is sent."""
    placed = _robot(desk)
    if "minutes" not in desk.form:
        html = View(desk.seen).render("timing.html", robot=placed, minutes=f"{placed.delay / MINUTE:g}")
        return web.json_response({"ok": False, "html": html})
    placed.delay, placed.is_after_previous = MINUTE * max(0.0, float(desk.number("minutes"))), "after" in desk.form
    return done()


@routes.post("/_face/trigger/place")
@at_desk
def place_trigger(desk: Desk) -> web.Response:
    """Put a trigger on a stage."""
    kind, key = _kind(desk), (desk.text("client_id"), desk.text("code"))
    if key[0] and key not in desk.portal.triggers:
        raise refused(desk.seen.say("Такого триггера больше нет."))
    placed = designing.place_trigger(desk.portal, PlacedTrigger(0, *key, kind.name, desk.text("stage")))
    return done(id=placed.id)


@routes.post("/_face/trigger/settings")
@at_desk
def set_trigger(desk: Desk) -> web.Response:
    """Say under which conditions a trigger fires; without `saved` its form is sent."""
    placed = _trigger(desk)
    if "saved" not in desk.form:
        fields = choices(desk.portal, named(desk.portal, placed.document) or _kind(desk), "field")
        rows = [*designing.told(placed), {"field": "", "operator": "=", "value": ""}]
        told = {"trigger": placed, "conditions": rows, "fields": fields, "operators": OPERATORS}
        return web.json_response({"ok": False, "html": View(desk.seen).render("trigger.html", **told)})
    columns = (desk.form.getall(name, []) for name in ("field", "operator", "value"))
    rows = [dict(zip(("field", "operator", "value"), row, strict=True)) for row in zip(*columns, strict=True)]
    placed.conditions = [row for row in rows if row["field"] and row["operator"] in OPERATORS]
    placed.may_go_back = "back" in desk.form
    return done()


@routes.post("/_face/trigger/remove")
@at_desk
def remove_trigger(desk: Desk) -> web.Response:
    """Take a trigger off its stage."""
    del desk.portal.placed_triggers[_trigger(desk).id]
    return done()


def _kind(desk: Desk) -> Kind:
    desk.demand_admin()
    kind = named(desk.portal, desk.text("kind"))
    if kind is None or not kind.stage_field:
        raise refused(desk.seen.say("Такой стадии больше нет."))
    check_stage(desk.portal, kind, desk.text("stage"))
    return kind


def _robot(desk: Desk) -> PlacedRobot:
    desk.demand_admin()
    placed = desk.portal.placed_robots.get(whole(desk.text("robot")) or 0)
    if placed is None:
        raise refused(desk.seen.say("Такого робота больше нет."), web.HTTPNotFound)
    return placed


def _trigger(desk: Desk) -> PlacedTrigger:
    desk.demand_admin()
    placed = desk.portal.placed_triggers.get(whole(desk.text("trigger")) or 0)
    if placed is None:
        raise refused(desk.seen.say("Такого триггера больше нет."), web.HTTPNotFound)
    return placed
