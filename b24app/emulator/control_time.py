"""The side door's part about time and chance: the clock, snapshots, and faults."""

from aiohttp import web

from b24app.emulator.door import Asked, asked, done, refused
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.faults import Fault
from b24app.emulator.waking import pass_time

routes = web.RouteTableDef()


@routes.post("/_emulator/faults")
async def plan_fault(request: web.Request) -> web.Response:
    """Plan a fault."""
    ask = await asked(request)
    chance = ask.values.get("probability")
    probability = None if chance is None else ask.decimal("probability")
    try:
        fault = Fault(
            ask.text("method", ""),
            ask.text("do"),
            ask.number("nth", 1),
            ask.decimal("seconds", 0.0),
            ask.number("times", 1 if chance is None else 0),
            probability,
            ask.number("seed", 1),
            ask.text("in", "any"),
            ask.text("to", ""),
            ask.text("caller", ""),
        )
    except ValueError as error:
        raise refused(str(error)) from error
    ask.portal.faults.add(fault)
    return done({})


@routes.get("/_emulator/faults")
async def planned_faults(request: web.Request) -> web.Response:
    """List the faults still to come."""
    rules = request.app[EMULATOR].portal.faults.rules
    names = ("method", "do", "nth", "times", "probability", "seconds", "seen", "struck")
    return done([{name: getattr(rule, name) for name in names} | {"in": rule.place} for rule in rules])


@routes.delete("/_emulator/faults")
async def clear_faults(request: web.Request) -> web.Response:
    """Forget the faults planned."""
    request.app[EMULATOR].portal.faults.clear()
    return done({})


@routes.post("/_emulator/clock")
async def advance(request: web.Request) -> web.Response:
    """Let time pass on the portal; all that is due meanwhile is done at its own moment."""
    ask: Asked = await asked(request)
    seconds = ask.number("advance")
    if seconds < 0:
        raise refused("advance must not be below 0: time does not go back")
    pass_time(ask.portal, float(seconds))
    return done({"now": int(ask.portal.clock.now())})


@routes.get("/_emulator/clock")
async def now(request: web.Request) -> web.Response:
    """Tell the portal's time."""
    return done({"now": request.app[EMULATOR].portal.clock.now()})


@routes.post("/_emulator/snapshot")
async def snapshot(request: web.Request) -> web.Response:
    """Lay the whole portal by under a name."""
    ask = await asked(request)
    return done({"bytes": request.app[EMULATOR].keep(ask.text("name", "default"))})


@routes.get("/_emulator/snapshots")
async def snapshots(request: web.Request) -> web.Response:
    """List the snapshots."""
    kept = request.app[EMULATOR].snapshots
    return done([{"name": name, "bytes": len(one.content), "at": int(one.moment)} for name, one in kept.items()])


@routes.post("/_emulator/restore")
async def restore(request: web.Request) -> web.Response:
    """Put a portal laid by in place again."""
    name = (await asked(request)).text("name", "default")
    try:
        request.app[EMULATOR].restore(name)
    except KeyError:
        raise refused(f"there is no snapshot {name}", web.HTTPNotFound) from None
    return done({})
