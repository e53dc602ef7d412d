"""The side door's part about buttons that an application put into a timeline: somebody presses one."""

from aiohttp import web

from b24app.emulator import buttons
from b24app.emulator.door import asked, done, refused

routes = web.RouteTableDef()


@routes.post("/_emulator/press")
async def press(request: web.Request) -> web.Response:
    """Press a button or choose an item of the menu, by its key in the layout; its event goes to its app alone."""
    ask = await asked(request)
    row = ask.portal.activities.get(ask.number("activity"))
    if row is None or not buttons.layout_of(row):
        raise refused("there is no such activity with buttons", web.HTTPNotFound)
    told = buttons.press(ask.portal, row, ask.text("button"), ask.user("user_id"))
    if told is None:
        raise refused(f"no button {ask.text('button')} raises an event")
    return done(told)
