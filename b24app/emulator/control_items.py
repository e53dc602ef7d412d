"""The side door's part about what only people do to CRM items: mandatory fields of stages, the recycle bin."""

from aiohttp import web

from b24app.emulator.crm import recycle_bin
from b24app.emulator.crm.kinds import Kind, kind_of
from b24app.emulator.door import Asked, asked, done, refused

routes = web.RouteTableDef()


@routes.post("/_emulator/required")
async def require(request: web.Request) -> web.Response:
    """Make fields mandatory on a stage, or with no stage always; an empty list takes it back.

    With `classic` the old methods ask for mandatory fields too: a switch in the portal's settings.
    """
    ask = await asked(request)
    if "classic" in ask.values:
        ask.portal.crm.checks_classic = ask.flag("classic")
    if "entityTypeId" in ask.values:
        ask.portal.crm.required[_kind(ask).type_id, ask.text("stage", "")] = ask.texts("fields")
    return done({})


@routes.post("/_emulator/bin")
async def look(request: web.Request) -> web.Response:
    """List the ids of the deleted items of a type that may still be restored."""
    ask = await asked(request)
    return done([row["ID"] for row in recycle_bin.contents(ask.portal, _kind(ask))])


@routes.post("/_emulator/restore-item")
async def restore(request: web.Request) -> web.Response:
    """Take an item out of the recycle bin."""
    ask = await asked(request)
    if not recycle_bin.restore(ask.portal, _kind(ask), ask.number("id")):
        raise refused(f"{ask.number('id')} is not in the bin", web.HTTPNotFound)
    return done({})


def _kind(ask: Asked) -> Kind:
    kind = kind_of(ask.portal, ask.number("entityTypeId"))
    if kind is None:
        raise refused(f"there is no entity type {ask.number('entityTypeId')}")
    return kind
