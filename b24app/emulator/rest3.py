"""REST 3.0 under /rest/api/: its own way in and its own shape of errors; of its methods only those about itself."""

import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from b24app.emulator import auth, perform, rest
from b24app.emulator.arrival import check_address
from b24app.emulator.brackets import as_php
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.envelope import Watch
from b24app.emulator.errors import RestError
from b24app.emulator.params import Params
from b24app.emulator.received import Received, called
from b24app.emulator.state import Portal

routes = web.RouteTableDef()


class Rest3Error(RestError):
    """A refusal in the shape of REST 3.0: an object under `error`."""

    def body(self) -> dict[str, object]:
        """Return the JSON body."""
        return {"error": {"code": f"BITRIX_REST_V3_EXCEPTION_{self.code}EXCEPTION", "message": self.description}}


@routes.route("*", "/rest/api/{path:.*}")
async def call(request: web.Request) -> web.Response:
    """Answer one request of REST 3.0; who may not call at all is told so in the old shape."""
    if request.method == "OPTIONS":
        return web.Response(headers=rest.HEADERS)
    portal = request.app[EMULATOR].portal
    method, webhook = called(request.match_info["path"])
    received = Received(method, Params({}), webhook, "")
    try:
        check_address(portal, request)
        received = await _read(request, received)
        rest.make_room(portal, received, request.remote or "")
        body = _answer(portal, received)
    except RestError as error:
        if error.code != "QUERY_LIMIT_EXCEEDED":
            perform.note(portal, f"api/{method}", received.params, received.via, error)
        return rest.response(error.status, error.body())
    perform.note(portal, f"api/{method}", received.params, received.via)
    return rest.response(200, body)


async def _read(request: web.Request, received: Received) -> Received:
    """Read the body, JSON alone; the query is not looked at."""
    text = await request.text()
    try:
        sent = json.loads(text) if text else {}
    except ValueError:
        sent = None
    if not isinstance(sent, (dict, list)) or (text and request.content_type != "application/json"):
        raise Rest3Error("INVALIDJSON", "The body is not JSON")
    params = Params(sent if isinstance(sent, dict) else {})
    kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
    token = params.text("AUTH") or (bearer.strip() if kind.lower() == "bearer" else "")
    return Received(received.method, params, received.webhook, token)


def _answer(portal: Portal, received: Received) -> dict[str, Any]:
    watch = Watch(portal)
    caller = auth.identify(portal, received)
    answering = METHODS3.get(received.method.lower())
    if answering is None:
        text = f"Method {received.method} not found; it is not emulated in REST 3.0"
        raise Rest3Error("METHODNOTFOUND", text, 404)
    return {"result": as_php(answering()), "time": watch.shown(caller, received.method)}


def documentation() -> dict[str, Any]:
    """Describe what there is here in the OpenAPI way."""
    info = {"title": "Bitrix24 REST V3 API", "version": "1.0.0"}
    paths = {f"/{name}": {"post": {"tags": ["rest"]}} for name in sorted(METHODS3)}
    return {"openapi": "3.0.0", "info": info, "tags": [{"name": "rest"}], "paths": paths}


METHODS3: dict[str, Callable[[], Any]] = {
    "documentation": documentation,
    "rest.documentation.openapi": documentation,
}
