"""The side door's part about limits: switching them off for a fast test, or drawing them in to feel them soon."""

from aiohttp import web

from b24app.emulator.door import Asked, asked, done, refused

routes = web.RouteTableDef()


@routes.post("/_emulator/limits")
async def limits(request: web.Request) -> web.Response:
    """Set what is named: `bucket` on or off, its `size` and `rate`; `operating` seconds and the `scale` they run by."""
    ask = await asked(request)
    bucket, operating = ask.portal.bucket, ask.portal.operating
    bucket.is_on = ask.flag("bucket", default=bucket.is_on)
    bucket.size, bucket.rate = _number(ask, "size", bucket.size), _number(ask, "rate", bucket.rate)
    operating.limit = _number(ask, "operating", operating.limit)
    operating.scale = _number(ask, "scale", operating.scale)
    shown = {"bucket": bucket.is_on, "size": bucket.size, "rate": bucket.rate}
    return done({**shown, "operating": operating.limit, "scale": operating.scale})


def _number(ask: Asked, name: str, usual: float) -> float:
    try:
        return float(ask.values.get(name, usual))
    except (TypeError, ValueError) as error:
        raise refused(f"{name} must be a number") from error
