"""The REST wire: from an HTTP request to a method and back."""

import asyncio
import json
from typing import Any

from aiohttp import web

from b24app.emulator import auth, batch, misbehave, perform
from b24app.emulator.arrival import check_address
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.errors import RestError
from b24app.emulator.hit import begin_hit, this_hit
from b24app.emulator.latency import LONGEST
from b24app.emulator.methods import METHODS
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
        check_address(portal, request)
        received = await read(request)
        make_room(portal, received, request.remote or "")
    except RestError as error:
        return response(error.status, error.body())
    fault = portal.faults.next_for(received.method, "request", _caller(portal, received))
    if fault and fault.do in misbehave.BEFORE:
        _note_fault(portal, received, fault.do)
    try:
        if fault:
            return await misbehave.do(fault, request, lambda: response(*answer(portal, received)))
        done = response(*answer(portal, received))
    except misbehave.Broken as broken:
        return await misbehave.instead(broken.fault, request)
    return await _felt(portal, done)


def answer(portal: Portal, received: Received) -> tuple[int, dict[str, Any]]:
    """Do what the request asks; returns the status and the body.

    A method that does not exist is refused before anybody asks who calls.
    """
    begin_hit(portal.access_tokens.get(received.token), connector=received.params.text("AUTH_CONNECTOR"))
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


def make_room(portal: Portal, received: Received, source: str) -> None:
    """Count a request against the bucket of its source; refused when it is full."""
    if portal.bucket.has_room_for(source):
        return
    error = RestError("QUERY_LIMIT_EXCEEDED", "Too many requests", 503)
    perform.note(portal, received.method, Params({}), received.via, error)
    raise error


def _caller(portal: Portal, received: Received) -> str:
    """Name who calls, for faults meant for one caller: a webhook's code or an application's client_id."""
    token = portal.access_tokens.get(received.token)
    return received.webhook[1] if received.webhook else token.client_id if token else ""


async def _felt(portal: Portal, done: web.Response) -> web.Response:
    """Let the caller wait as the latency model says; a request that runs over a minute is cut off, its work is done."""
    hit = this_hit()
    seconds = hit.seconds
    pause = hit.pause + (min(seconds, LONGEST) / portal.latency.speed if portal.latency.is_felt else 0)
    if pause:
        await asyncio.sleep(pause)
    return misbehave.page("504 Gateway Time-out", 504) if seconds > LONGEST else done


def _note_fault(portal: Portal, received: Received, what: str) -> None:
    planned = RestError(f"fault {what}", "as planned", misbehave.BEFORE[what])
    method = METHODS.get(received.method.lower(), received.method)
    perform.note(portal, method, received.params, received.via, planned)
