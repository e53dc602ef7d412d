"""The side door's part about CRM: what people do with items in the portal's own pages."""

from aiohttp import web

from b24app.emulator.crm import by_hand, mandatory
from b24app.emulator.crm.about import about
from b24app.emulator.crm.classic_writing import accepted
from b24app.emulator.crm.kinds import Kind, named
from b24app.emulator.crm.moves import stages_of
from b24app.emulator.door import Asked, asked, done, refused
from b24app.emulator.errors import RestError
from b24app.emulator.grants import Actor
from b24app.emulator.state import Row

routes = web.RouteTableDef()


@routes.post("/_emulator/move")
async def move(request: web.Request) -> web.Response:
    """Drag an item to another column of the kanban; mandatory fields of the stage are asked for."""
    ask = await asked(request)
    kind = _kind(ask, "entity")
    row, stage = _row(ask, kind), ask.text("stage")
    if ask.portal.dictionaries.find(stages_of(kind, row), stage) is None:
        raise refused(f"there is no {kind.name} stage {stage}")
    _save(ask, kind, row, {kind.stage_field: stage})
    return done({})


@routes.post("/_emulator/edit")
async def edit(request: web.Request) -> web.Response:
    """Fill in an item's card and save it."""
    ask = await asked(request)
    kind = _kind(ask, "entity")
    row = _row(ask, kind)
    try:
        values = accepted(about(ask.portal, kind), ask.mapping("fields"), row)
    except RestError as error:
        raise refused(error.description) from error
    _save(ask, kind, row, values)
    return done({})


def _save(ask: Asked, kind: Kind, row: Row, values: Row) -> None:
    known = about(ask.portal, kind)
    if names := by_hand.save(known, row, values, Actor(ask.user("user_id"), "person")):
        raise refused("; ".join(mandatory.text(known, name) for name in names))


def _kind(ask: Asked, name: str) -> Kind:
    kind = named(ask.portal, ask.text(name, "lead"))
    if kind is None:
        raise refused(f"there is no entity type {ask.text(name)}")
    return kind


def _row(ask: Asked, kind: Kind) -> Row:
    row = ask.portal.crm.box(kind.type_id).rows.get(ask.number("id"))
    if row is None:
        raise refused(f"there is no {kind.name} {ask.number('id')}", web.HTTPNotFound)
    return row


def _is_of(kind: Kind, dictionary: str) -> bool:
    """Say whether a dictionary holds stages of a type, in whatever pipeline."""
    stem = kind.stages().removesuffix("_0")
    return bool(stem) and (dictionary == stem or dictionary.startswith(f"{stem}_"))
