"""How the side door reads what it is asked and answers: JSON, and a plain 400 that names what is wrong."""

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from b24app.emulator.emulator import EMULATOR
from b24app.emulator.grants import App
from b24app.emulator.hit import begin_hit
from b24app.emulator.params import whole
from b24app.emulator.state import Portal


@dataclass(frozen=True)
class Asked:
    """One request at the side door."""

    portal: Portal
    values: dict[str, Any]

    def text(self, name: str, default: str | None = None) -> str:
        """Return text; refused when it is missing and has no default."""
        value = self.values.get(name, default)
        if value is None:
            raise refused(f"{name} is missing")
        return str(value)

    def texts(self, name: str) -> list[str]:
        """Return a list of texts."""
        value = self.values.get(name, [])
        return [str(item) for item in value] if isinstance(value, list) else str(value).split(",")

    def number(self, name: str, default: int | None = None) -> int:
        """Return a whole number; refused when it is none."""
        value = whole(self.values.get(name, default))
        if value is None:
            raise refused(f"{name} must be a whole number")
        return value

    def decimal(self, name: str, default: float | None = None) -> float:
        """Return a number; refused when it is none."""
        try:
            return float(self.values.get(name, default))  # type: ignore[arg-type]
        except (TypeError, ValueError) as error:
            raise refused(f"{name} must be a number") from error

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a yes or no."""
        return self.values.get(name, default) in (True, 1, "1", "Y", "true")

    def mapping(self, name: str) -> dict[str, Any]:
        """Return nested values."""
        value = self.values.get(name)
        return value if isinstance(value, dict) else {}

    def user(self, name: str, default: int = 1) -> int:
        """Return the id of a user there is."""
        user_id = self.number(name, default)
        if user_id not in self.portal.users:
            raise refused(f"there is no user {user_id}")
        return user_id


async def asked(request: web.Request) -> Asked:
    """Read a request's JSON; it counts as one hit of the portal, so equal events of it are merged."""
    begin_hit()
    text = await request.text()
    try:
        values = json.loads(text) if text else {}
    except ValueError as error:
        raise refused("the body is not JSON") from error
    if not isinstance(values, dict):
        raise refused("the body must be a JSON object")
    return Asked(request.app[EMULATOR].portal, values)


def app_of(portal: Portal, client_id: str) -> App:
    """Find an application; refused when there is none."""
    app = portal.apps.get(client_id)
    if app is None:
        raise refused(f"there is no application {client_id}", web.HTTPNotFound)
    return app


def done(body: Any) -> web.Response:
    """Answer."""
    return web.json_response(body)


def refused(text: str, kind: type[web.HTTPClientError] = web.HTTPBadRequest) -> web.HTTPClientError:
    """Make a refusal to raise."""
    return kind(text=json.dumps({"error": text}), content_type="application/json")
