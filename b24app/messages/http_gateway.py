"""A gateway behind an address: each message is one POST of JSON, its state one GET.

`POST <address>` with `{"key", "channel", "to", "subject", "text", "portal"}` answers `{"id": "...", "state": "sent"}`;
`GET <address>/<id>` answers `{"state": "delivered"}`. The header Idempotency-Key carries the key: the service sends one
key once. A service with other ways is put behind a class of one's own, see install/README.md.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast, get_args
from urllib.parse import quote

import requests

from b24app.languages import phrase
from b24app.messages.gateway import GatewayDown, GatewayRefused, Message, Receipt, State

_SECONDS = 20


@dataclass(frozen=True)
class HttpGateway:
    """Speaks to a service; `token` goes into the Authorization header."""

    address: str
    token: str = ""

    def send(self, message: Message) -> Receipt:
        """Hand a message over; an answer of 409 means that the service had it before."""
        told = self._ask("POST", self.address, message, {"Idempotency-Key": message.key})
        return Receipt(_state(told), str(told.get("id") or message.key), is_known=bool(told.get("is_known")))

    def state(self, reference: str) -> State:
        """Ask what has become of a message."""
        return _state(self._ask("GET", f"{self.address}/{quote(reference, safe='')}"))

    def _ask(
        self, verb: str, address: str, message: Message | None = None, more: dict[str, str] | None = None
    ) -> dict[str, Any]:
        headers = {**({"Authorization": f"Bearer {self.token}"} if self.token else {}), **(more or {})}
        try:
            answer = requests.request(
                verb, address, json=vars(message) if message else None, headers=headers, timeout=_SECONDS,
                allow_redirects=False,
            )  # fmt: skip
        except requests.RequestException as fault:
            raise GatewayDown(where=address) from fault
        if answer.status_code == HTTPStatus.CONFLICT:
            return {**_json(answer), "is_known": True}
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            raise GatewayDown(where=address)
        if answer.status_code >= HTTPStatus.MULTIPLE_CHOICES:
            raise GatewayRefused(
                phrase("the gateway answers {status}"),
                phrase("see its own log and B24APP_GATEWAY"),
                where=address,
                status=answer.status_code,
            )
        return _json(answer)


def _json(answer: requests.Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _state(told: dict[str, Any]) -> State:
    state = told.get("state")
    return cast("State", state) if state in get_args(State) else "sent"
