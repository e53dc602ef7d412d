"""Carry out a planned fault on one request, alone or inside a batch."""

import asyncio
from collections.abc import Callable

from aiohttp import web

from b24app.emulator.errors import RestError
from b24app.emulator.faults import Fault
from b24app.emulator.latency import LONGEST

PAGE = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center></body></html>"
REFUSALS = {
    "500": RestError("INTERNAL_SERVER_ERROR", "Internal server error", 500),
    "503": RestError("QUERY_LIMIT_EXCEEDED", "Too many requests", 503),
    "429": RestError("OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.", 429),
    "expired": RestError("expired_token", "The access token provided has expired.", 401),
}
# The faults that strike before the work is done, with the status they are known by in the journal.
BEFORE = {"500": 500, "503": 503, "429": 429, "expired": 401, "html": 502, "redirect": 302, "reset": 0}
ELSEWHERE = "http://moved.portal.example"

Answering = Callable[[], web.Response]


class Broken(Exception):
    """A batch breaks off at a command: what was done before stays done, and the request gets no good answer."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.do)
        self.fault = fault


async def do(fault: Fault, request: web.Request, answer: Answering) -> web.StreamResponse:
    """Misbehave as planned. Refusals, pages, redirects and `reset` come before the work is done, the others after."""
    if fault.do in REFUSALS:
        error = REFUSALS[fault.do]
        return web.json_response(error.body(), status=error.status)
    if fault.do in BEFORE:
        return await instead(fault, request)
    response = answer()
    if fault.do == "late":
        await asyncio.sleep(fault.seconds or 1.0)
        return response
    return await instead(fault, request, (response.text or "").encode())


async def instead(fault: Fault, request: web.Request, body: bytes = b'{"result":{"result":{') -> web.StreamResponse:
    """Give no answer, or none that is any good."""
    if fault.do == "html":
        return page("502 Bad Gateway", 502)
    if fault.do == "redirect":
        return web.Response(status=302, headers={"Location": (fault.to or ELSEWHERE) + request.path_qs})
    if fault.do == "cut":
        return await _cut(request, body)
    if fault.do == "timeout-after-commit":
        await asyncio.sleep(fault.seconds or LONGEST)
    return _hang_up(request)


def page(title: str, status: int) -> web.Response:
    """Write the page of a server in front of the portal."""
    return web.Response(text=PAGE.format(title), status=status, content_type="text/html")


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
