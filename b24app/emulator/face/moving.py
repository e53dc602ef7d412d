"""An item comes to another stage because a person says so: in the kanban, in the card's bar of stages."""

from aiohttp import web

from b24app.emulator.crm import by_hand, cards
from b24app.emulator.crm.about import about
from b24app.emulator.crm.classic_writing import accepted
from b24app.emulator.crm.kinds import named
from b24app.emulator.crm.moves import stages_of
from b24app.emulator.door import refused
from b24app.emulator.errors import RestError
from b24app.emulator.face.desk import Desk, at_desk, done
from b24app.emulator.face.inputs import changed, inputs
from b24app.emulator.face.parts import View

routes = web.RouteTableDef()
# What is asked for before an item is made.
FIRST = ("TITLE", "NAME", "LAST_NAME", "PHONE", "EMAIL", "OPPORTUNITY")


@routes.post("/_face/move")
@at_desk
def move(desk: Desk) -> web.Response:
    """Move an item, with the mandatory fields of the stage if the portal's dialog has asked for them."""
    kind, row = desk.item()
    stage = desk.text("stage")
    if desk.portal.dictionaries.find(stages_of(kind, row), stage) is None:
        raise refused(desk.seen.say("Такой стадии больше нет."))
    return _saved(desk, {kind.stage_field: stage})


@routes.post("/_face/save")
@at_desk
def save(desk: Desk) -> web.Response:
    """Save what was changed in a card."""
    return _saved(desk, {})


@routes.post("/_face/add")
@at_desk
def add(desk: Desk) -> web.Response:
    """Make an item in the visitor's name: what it is about is asked for first."""
    kind = named(desk.portal, desk.text("kind"))
    if kind is None or not kind.stage_field or not desk.seen.user.has_crm:
        raise refused(desk.seen.say("У вас нет прав на CRM."), web.HTTPForbidden)
    known = about(desk.portal, kind)
    names = [name for name in FIRST if name in known.standard]
    if not desk.text("TITLE"):
        html = View(desk.seen).render(
            "add.html", inputs=inputs(known, {}, names, desk.seen.language), kind=kind, category=desk.number("category")
        )
        return web.json_response({"ok": False, "html": html})
    values = {"ASSIGNED_BY_ID": desk.seen.user.id, **accepted(known, changed(known, {}, names, desk.form), {})}
    values |= {"CATEGORY_ID": desk.number("category")} if kind.has_categories else {}
    number = cards.add(desk.portal, kind, values, desk.actor)
    return done(address=f"/crm/{kind.name}/details/{number}/")


def _saved(desk: Desk, values: dict[str, object]) -> web.Response:
    kind, row = desk.item()
    known = about(desk.portal, kind)
    asked = [name for name in desk.form.getall("asked", []) if name in known.own or name in known.standard]
    try:
        values |= accepted(known, changed(known, row, asked, desk.form), row)
    except RestError as error:
        raise refused(error.description) from error
    missing = by_hand.save(known, row, values, desk.actor)
    if not missing:
        return done()
    # What was filled in is not lost: it is asked for again together with what is still missing.
    shown = inputs(
        known, {**row, **values}, [*asked, *(name for name in missing if name not in asked)], desk.seen.language
    )
    form = {"kind": kind.name, "id": row["ID"], "stage": desk.text("stage"), "missing": missing}
    html = View(desk.seen).render("required.html", inputs=shown, **form)
    return web.json_response({"ok": False, "html": html})
