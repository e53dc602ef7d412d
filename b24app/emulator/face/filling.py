"""What a person does in a card beside moving it: fields, comments, things to do, buttons of applications."""

from aiohttp import web

from b24app.emulator import activities, buttons, timelines
from b24app.emulator.crm.about import About, about
from b24app.emulator.door import refused
from b24app.emulator.events import raise_event
from b24app.emulator.face.desk import Desk, at_desk, done
from b24app.emulator.face.inputs import inputs
from b24app.emulator.face.parts import View
from b24app.emulator.state import Row

routes = web.RouteTableDef()
USUAL = """TITLE NAME LAST_NAME SECOND_NAME COMPANY_TITLE POST PHONE EMAIL SOURCE_ID SOURCE_DESCRIPTION OPPORTUNITY
    TYPE_ID BEGINDATE CLOSEDATE ASSIGNED_BY_ID COMMENTS""".split()  # noqa: SIM905 - shorter


@routes.post("/_face/form")
@at_desk
def form(desk: Desk) -> web.Response:
    """Send the form of a card, or of one of its fields."""
    kind, row = desk.item()
    known = about(desk.portal, kind)
    names = [desk.text("field")] if desk.text("field") else _usual(known)
    shown = inputs(
        known, row, [name for name in names if name in known.own or name in known.standard], desk.seen.language
    )
    told = {"inputs": shown, "kind": kind.name, "id": row["ID"]}
    return web.json_response({"ok": False, "html": View(desk.seen).render("edit.html", **told)})


@routes.post("/_face/comment")
@at_desk
def comment(desk: Desk) -> web.Response:
    """Write a comment into a card's timeline."""
    kind, row = desk.item()
    if not desk.text("text"):
        raise refused(desk.seen.say("Комментарий пуст."))
    made = timelines.add_comment(desk.portal, (kind.type_id, row["ID"]), desk.text("text"), desk.seen.user.id)
    raise_event(desk.portal, "ONCRMTIMELINECOMMENTADD", {"FIELDS": {"ID": made["ID"]}}, desk.actor)
    return done()


@routes.post("/_face/finish")
@at_desk
def finish(desk: Desk) -> web.Response:
    """Complete a thing to do."""
    row = _activity(desk)
    activities.update(desk.portal, row, {"COMPLETED": "Y"}, desk.actor)
    return done()


@routes.post("/_face/press")
@at_desk
def press(desk: Desk) -> web.Response:
    """Press a button an application put into the timeline."""
    if buttons.press(desk.portal, _activity(desk), desk.text("button"), desk.seen.user.id) is None:
        raise refused(desk.seen.say("Эта кнопка здесь ничего не делает."))
    return done()


def _activity(desk: Desk) -> Row:
    row = desk.portal.activities.get(desk.number("activity"))
    if row is None or not desk.seen.user.has_crm:
        raise refused(desk.seen.say("Дела больше нет."), web.HTTPNotFound)
    return row


def _usual(known: About) -> list[str]:
    standard = [name for name in USUAL if name in known.standard and not known.standard[name].is_read_only]
    return [*standard, *known.own]
