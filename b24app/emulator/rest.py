"""The REST wire: from an HTTP request to a method and back."""

import json
from typing import Any

from aiohttp import web

from b24app.emulator import auth, batch, misbehave, perform
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.errors import RestError
from b24app.emulator.methods import METHODS
from b24app.emulator.outbox import begin_hit
from b24app.emulator.params import Params
from b24app.emulator.received import Received, read
from b24app.emulator.state import Portal

routes = web.RouteTableDef()

# Pages of applications call from other origins.
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "origin, content-type, accept",
    "X-Content-Type-Options": "nosniff",
}


@routes.route("*", "/rest/{path:.*}")
async def call(request: web.Request) -> web.StreamResponse:
    """Answer one REST request."""
    if request.method == "OPTIONS":
        return web.Response(headers=HEADERS)
    portal = request.app[EMULATOR].portal
    try:
        received = await read(request)
        _make_room(portal, received, request.remote or "")
    except RestError as error:
        return response(error.status, error.body())
    fault = portal.faults.next_for(received.method)
    if fault:
        if fault.do in misbehave.BEFORE:
            _note_fault(portal, received, fault.do)
        return await misbehave.do(fault, request, lambda: response(*answer(portal, received)))
    return response(*answer(portal, received))


def answer(portal: Portal, received: Received) -> tuple[int, dict[str, Any]]:
    """Do what the request asks; returns the status and the body.

    A method that does not exist is refused before anybody asks who calls.
    """
    begin_hit(portal.access_tokens.get(received.token))
    try:
        if received.method.lower() == batch.NAME:
            return 200, batch.run(portal, auth.identify(portal, received), received.params)
        method = perform.find(received.method)
        caller = auth.identify(portal, received)
    except RestError as error:
        perform.note(portal, received.method, received.params, received.via, error)
        return error.status, error.body()
    try:
        return 200, perform.perform(portal, caller, method, received.params)
    except RestError as error:
        return error.status, error.body()


def response(status: int, body: dict[str, Any]) -> web.Response:
    """Write JSON."""
    headers = {**HEADERS, "Content-Type": "application/json; charset=utf-8"}
    return web.Response(text=json.dumps(body), status=status, headers=headers)


def _make_room(portal: Portal, received: Received, source: str) -> None:
    if portal.bucket.has_room_for(source):
        return
    error = RestError("QUERY_LIMIT_EXCEEDED", "Too many requests", 503)
    perform.note(portal, received.method, Params({}), received.via, error)
    raise error


def _note_fault(portal: Portal, received: Received, what: str) -> None:
    planned = RestError(f"fault {what}", "as planned", misbehave.BEFORE[what])
    method = METHODS.get(received.method.lower(), received.method)
    perform.note(portal, method, received.params, received.via, planned)
