"""The side door's part about limits: switching them off for a fast test, or drawing them in to feel them soon."""

from typing import Any

from aiohttp import web

from b24app.emulator.door import Asked, asked, done, refused
from b24app.emulator.latency import PRESETS, Pace
from b24app.emulator.plans import PLANS
from b24app.emulator.state import Portal

routes = web.RouteTableDef()


@routes.post("/_emulator/limits")
async def limits(request: web.Request) -> web.Response:
    """Set what is named.

    `plan`; `features`; `bucket` on or off, its `size` and `rate`; `operating` seconds or off, the `scale` they run by.
    """
    ask = await asked(request)
    _choose_plan(ask)
    bucket, operating = ask.portal.bucket, ask.portal.operating
    bucket.is_on = ask.flag("bucket", default=bucket.is_on)
    bucket.size, bucket.rate = ask.decimal("size", bucket.size), ask.decimal("rate", bucket.rate)
    limit = ask.values.get("operating", True)
    operating.is_on = limit is not False and (operating.is_on or "operating" in ask.values)
    operating.limit = operating.limit if isinstance(limit, bool) else ask.decimal("operating")
    operating.scale = ask.decimal("scale", operating.scale)
    ask.portal.features |= {code: str(value) for code, value in ask.mapping("features").items()}
    return done(_shown(ask.portal))


@routes.post("/_emulator/latency")
async def latency(request: web.Request) -> web.Response:
    """Say how long calls run.

    `preset` (`cloud` or `none`), or `rules`: [{method, call, row}], the first that fits counts. `wait` lets callers
    really wait, `speed` times faster than life.
    """
    ask = await asked(request)
    model, preset = ask.portal.latency, ask.text("preset", "none")
    if preset not in PRESETS:
        raise refused(f"no preset is called {preset}; there are {', '.join(PRESETS)}")
    rules = ask.values.get("rules") or []
    try:
        own = tuple(Pace(str(rule["method"]).lower(), *_paces(rule)) for rule in rules)
    except (KeyError, TypeError, ValueError) as error:
        raise refused("rules must be [{method, call, row}], seconds in call and row") from error
    model.use(own + PRESETS[preset])
    model.is_felt, model.speed = ask.flag("wait"), max(ask.decimal("speed", 1.0), 0.001)
    return done({"rules": len(model.paces), "wait": model.is_felt, "speed": model.speed})


def _paces(rule: dict[str, Any]) -> tuple[float, float]:
    return float(rule.get("call", 0)), float(rule.get("row", 0))


def _choose_plan(ask: Asked) -> None:
    """A plan brings its own rates with it."""
    name = ask.text("plan", ask.portal.plan.name)
    if name not in PLANS:
        raise refused(f"no plan is called {name}; there are {', '.join(PLANS)}")
    if "plan" in ask.values:
        ask.portal.plan = plan = PLANS[name]
        ask.portal.bucket.size, ask.portal.bucket.rate = plan.size, plan.rate


def _shown(portal: Portal) -> dict[str, Any]:
    bucket, operating = portal.bucket, portal.operating
    about = {"plan": portal.plan.name, "bucket": bucket.is_on, "size": bucket.size, "rate": bucket.rate}
    return {**about, "operating": operating.limit if operating.is_on else False, "scale": operating.scale}
