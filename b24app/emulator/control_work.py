"""The side door's part about work: what an administrator sets and what people do in the portal's own pages."""

from aiohttp import web

from b24app.emulator.calendars import SETTINGS
from b24app.emulator.door import asked, done, refused

routes = web.RouteTableDef()


@routes.post("/_emulator/calendar")
async def calendar(request: web.Request) -> web.Response:
    """Set the portal's working hours and holidays, under the names calendar.settings.get gives."""
    ask = await asked(request)
    unknown = [name for name in ask.values if name not in SETTINGS]
    if unknown:
        raise refused(f"calendar settings have no {unknown[0]}; there are {', '.join(SETTINGS)}")
    ask.portal.work.calendars.settings |= ask.values
    return done(SETTINGS | ask.portal.work.calendars.settings)


@routes.post("/_emulator/booking")
async def booking(request: web.Request) -> web.Response:
    """Say whether the plan allows `overbooking`: one more booking of a resource for the same time."""
    ask = await asked(request)
    ask.portal.work.bookings.at_once = 2 if ask.flag("overbooking") else 1
    return done({"at_once": ask.portal.work.bookings.at_once})
