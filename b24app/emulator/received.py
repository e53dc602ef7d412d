"""What a request brings: its method, its webhook or token, and its parameters from query and body."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from b24app.emulator.brackets import as_php, decode
from b24app.emulator.errors import RestError
from b24app.emulator.params import Params

DOCUMENT_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Received:
    """One request, read."""

    method: str
    params: Params
    # User id and code of /rest/<user>/<code>/<method>; None for a token.
    webhook: tuple[int, str] | None
    token: str

    @property
    def via(self) -> str:
        """How the request came, for the journal."""
        return "webhook" if self.webhook else "app"


async def read(request: web.Request) -> Received:
    """Read a request; body parameters win over query ones."""
    method, webhook = called(request.match_info["path"])
    params = Params(decode(parse_qsl(request.rel_url.raw_query_string, keep_blank_values=True)) | await _body(request))
    return Received(method, params, webhook, _token(request, params))


def called(path: str) -> tuple[str, tuple[int, str] | None]:
    """Read the method from a path, and the user and code of a webhook if it names them."""
    parts = [part for part in path.split("/") if part]
    is_webhook = len(parts) > 1 and parts[0].isdigit()
    method = "/".join(parts[2:] if is_webhook else parts)
    name, _, suffix = method.rpartition(".")
    if suffix.lower() == "xml":
        raise RestError("ERROR_METHOD_NOT_FOUND", "XML answers are not emulated; ask for JSON", 404)
    return (name if suffix.lower() == "json" else method), ((int(parts[0]), parts[1]) if is_webhook else None)


async def _body(request: web.Request) -> dict[str, Any]:
    if not request.can_read_body:
        return {}
    if request.content_type == "multipart/form-data":
        form = await request.post()
        return decode((name, value) for name, value in form.items() if isinstance(value, str))
    text = await request.text()
    if request.content_type == DOCUMENT_FORM:
        return decode(parse_qsl(text, keep_blank_values=True))
    return _json(text) if request.content_type == "application/json" else {}


def _json(text: str) -> dict[str, Any]:
    """Broken JSON is no parameters at all."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    if isinstance(found, list):
        found = {str(place): item for place, item in enumerate(found)}
    return {name: as_php(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _token(request: web.Request, params: Params) -> str:
    kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
    return params.text("AUTH") or params.text("ACCESS_TOKEN") or (bearer.strip() if kind.lower() == "bearer" else "")
