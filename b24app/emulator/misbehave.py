"""Carry out a planned fault on one request."""

import asyncio
from collections.abc import Callable

from aiohttp import web

from b24app.emulator.errors import RestError
from b24app.emulator.faults import Fault

PAGE = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>"
REFUSALS = {
    "500": RestError("INTERNAL_SERVER_ERROR", "Internal server error", 500),
    "503": RestError("QUERY_LIMIT_EXCEEDED", "Too many requests", 503),
    "429": RestError("OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.", 429),
}
# The faults that strike before the work is done, with the status they are known by in the journal.
BEFORE = {"500": 500, "503": 503, "429": 429, "html": 502, "reset": 0}
# The cloud cuts a request off after a minute.
LONGEST = 60.0

Answering = Callable[[], web.Response]


async def do(fault: Fault, request: web.Request, answer: Answering) -> web.StreamResponse:
    """Misbehave as planned. Refusals, `html` and `reset` come before the work is done, the others after it."""
    if fault.do in REFUSALS:
        error = REFUSALS[fault.do]
        return web.json_response(error.body(), status=error.status)
    if fault.do == "html":
        return web.Response(text=PAGE, status=502, content_type="text/html")
    if fault.do == "reset":
        return _hang_up(request)
    response = answer()
    if fault.do == "cut":
        return await _cut(request, (response.text or "").encode())
    await asyncio.sleep(fault.seconds or (1.0 if fault.do == "late" else LONGEST))
    return response if fault.do == "late" else _hang_up(request)


async def _cut(request: web.Request, body: bytes) -> web.StreamResponse:
    """Send half of the answer and hang up."""
    half = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(body))})
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    return _hang_up(request, half)


def _hang_up(request: web.Request, response: web.StreamResponse | None = None) -> web.StreamResponse:
    if request.transport:
        request.transport.abort()
    return response or web.Response()
