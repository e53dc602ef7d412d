"""Speak to the emulated portal as a foreign program does: plain HTTP, no client of ours."""

from dataclasses import dataclass
from typing import Any

import requests

from tests.emulated import Emulator

SCOPES = ("crm", "bizproc", "im", "user")


@dataclass(frozen=True)
class Rest:
    """REST methods through a webhook, or with a token when there is one."""

    base: str
    token: str = ""

    def post(self, method: str, params: dict[str, Any] | None = None) -> requests.Response:
        """Call a method; returns the whole answer."""
        auth = {"auth": self.token} if self.token else {}
        return requests.post(self.base + method, json={**(params or {}), **auth}, timeout=30)

    def body(self, method: str, **params: Any) -> dict[str, Any]:
        """Call a method that succeeds; returns the body."""
        body: dict[str, Any] = self.post(method, params).json()
        assert "error" not in body, f"{method}: {body}"
        return body

    def __call__(self, method: str, **params: Any) -> Any:
        """Call a method that succeeds; returns the result."""
        return self.body(method, **params)["result"]

    def refusal(self, method: str, **params: Any) -> tuple[int, Any, str]:
        """Call a method that is refused; returns status, code and text."""
        answer = self.post(method, params)
        body = answer.json()
        assert "error" in body, f"{method} was not refused: {body}"
        return answer.status_code, body["error"], body["error_description"]

    def batch(self, *, halt: int = 0, **commands: Any) -> dict[str, Any]:
        """Send a batch; returns its result."""
        result: dict[str, Any] = self("batch", cmd=commands, halt=halt)
        return result

    def add_leads(self, count: int) -> list[int]:
        """Create leads named "lead 1" and so on; returns their ids."""
        ids: list[int] = []
        for first in range(1, count + 1, 50):
            numbers = range(first, min(first + 50, count + 1))
            ids += self("batch", cmd=[f"crm.lead.add?fields[TITLE]=lead {number}" for number in numbers])["result"]
        return ids


def token(portal: Emulator, form: dict[str, Any], user_id: int = 1) -> str:
    """Give an application an access token of a user."""
    return str(portal.ask("POST", f"apps/{form['client_id']}/tokens", {"user_id": user_id})["AUTH_ID"])
