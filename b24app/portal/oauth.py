"""Ask the authorisation server: renew tokens, and learn whom a token belongs to. Only servers of our list are asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from b24app.clock import Clock, SystemClock
from b24app.languages import phrase
from b24app.portal.refusals import AccessLost, PortalError, Refusal, ServerSilent, StrangeAnswer, WrongTarget

_TRIES = 2
"""The first answer may be lost after the server has replaced the refresh token; one more try tells."""


@dataclass(frozen=True)
class Grant:
    """A new pair of tokens; the refresh token that it was given for is dead."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_in: int
    client_endpoint: str
    server_endpoint: str
    member_id: str
    scope: tuple[str, ...]
    user_id: int | None


@dataclass(frozen=True)
class Owner:
    """Whom an access token belongs to, as the authorisation server says."""

    client_id: str
    member_id: str
    user_id: int | None
    endpoint: str
    scope: tuple[str, ...]
    installed: bool


class ForeignServer(WrongTarget):
    """The authorisation server is not one of ours; add it to B24APP_OAUTH_SERVERS if you trust it."""

    code = "portal.foreign-server"
    exit_code = 1


class OAuth:
    """The authorisation servers we trust, and our application's key for them."""

    def __init__(
        self,
        servers: Sequence[str],
        client_id: str,
        client_secret: str,
        *,
        clock: Clock | None = None,
        timeout: tuple[float, float] = (10.0, 20.0),
        pause: float = 0.5,
    ) -> None:
        self._servers = {_origin(server) for server in servers}
        self.client_id = client_id
        self._client_secret = client_secret
        self._clock = clock or SystemClock()
        self._timeout = timeout
        self._pause = pause

    def __repr__(self) -> str:
        return f"OAuth({sorted(self._servers)}, {self.client_id!r})"

    def refresh(self, refresh_token: str, server_endpoint: str) -> Grant:
        """Exchange a refresh token for a new pair; raises AccessLost where only a person can help."""
        server = self.trusted(server_endpoint)
        answer = self._ask(
            server,
            "/oauth/token/",
            {
                "grant_type": "refresh_token",
                "client_id": self.client_id,
                "client_secret": self._client_secret,
                "refresh_token": refresh_token,
            },
        )
        try:
            return _grant(answer)
        except (KeyError, TypeError, ValueError):
            raise StrangeAnswer(phrase("the authorisation server's answer cannot be read"), where=server) from None

    def whois(self, access_token: str, server_endpoint: str) -> Owner:
        """Learn whom a token belongs to; raises AccessLost where the server does not know it."""
        server = self.trusted(server_endpoint)
        answer = self._ask(server, "/rest/app.info", {"auth": access_token})
        try:
            return _owner(answer["result"])
        except (KeyError, TypeError, ValueError):
            raise StrangeAnswer(phrase("the authorisation server's answer cannot be read"), where=server) from None

    def trusted(self, server_endpoint: str) -> str:
        """Return the origin of a server of our list; raises ForeignServer for any other, before anything is sent."""
        origin = _origin(server_endpoint)
        if not origin or origin not in self._servers:
            raise ForeignServer
        return origin

    def _ask(self, server: str, path: str, query: Mapping[str, str]) -> Mapping[str, Any]:
        patient = Retrying(
            retry=retry_if_exception_type(ServerSilent),
            stop=stop_after_attempt(_TRIES),
            wait=wait_exponential(multiplier=self._pause),
            sleep=self._clock.sleep,
            reraise=True,
        )
        answer: Mapping[str, Any] = patient(self._get, server, path, query)
        return answer

    def _get(self, server: str, path: str, query: Mapping[str, str]) -> Mapping[str, Any]:
        # The servers document GET only, secrets in the query; so its address never gets into a text of ours.
        # https://apidocs.bitrix24.com/settings/oauth/index.html
        try:
            response = requests.get(server + path, params=query, timeout=self._timeout, allow_redirects=False)
            answer = response.json()
        except (requests.RequestException, ValueError):
            raise ServerSilent(where=server) from None
        if not isinstance(answer, dict) or (response.status_code >= 500 and "error" not in answer):
            raise ServerSilent(where=server)
        # Some errors come with HTTP 200: what counts is the key.
        if "error" in answer:
            raise _error(server, response.status_code, answer)
        return answer


_ADMIN = phrase("let the portal's administrator open the app there once")

_LOST = {
    "invalid_grant": (phrase("the app's permission for the portal has run out or was withdrawn"), _ADMIN),
    "expired_token": (phrase("the app's permission for the portal has run out or was withdrawn"), _ADMIN),
    "invalid_client": (
        phrase("the authorisation server does not know our application's code or key"),
        phrase("compare B24APP_CLIENT_ID and B24APP_CLIENT_SECRET with the application's form"),
    ),
    "wrong_client": (
        phrase("the authorisation server does not know our application's code or key"),
        phrase("compare B24APP_CLIENT_ID and B24APP_CLIENT_SECRET with the application's form"),
    ),
    "payment_required": (phrase("the portal's subscription has ended"), phrase("renew it, then try again")),
    "not_installed": (phrase("the app is not installed on this portal"), phrase("install it there again")),
}


def _error(server: str, status: int, answer: Mapping[str, Any]) -> PortalError:
    error = str(answer.get("error") or "")
    description = str(answer.get("error_description") or "")
    said: dict[str, Any] = {"where": server, "error": error, "description": description, "status": status}
    if error.lower() in _LOST:
        return AccessLost(*_LOST[error.lower()], **said)
    if status >= 500:
        return ServerSilent(where=server)
    if status == 401:
        return AccessLost(
            phrase("the authorisation server no longer accepts the app's token ({error})"), _ADMIN, **said
        )
    return Refusal(
        phrase("the authorisation server refused ({error})"), phrase("compare the application's form with ours"), **said
    )


def _grant(answer: Mapping[str, Any]) -> Grant:
    return Grant(
        access=_full(answer["access_token"]),
        refresh=_full(answer["refresh_token"]),
        expires_in=int(answer.get("expires_in") or 3600),
        client_endpoint=str(answer["client_endpoint"]),
        server_endpoint=str(answer.get("server_endpoint") or ""),
        member_id=_full(answer["member_id"]),
        scope=_scope(answer.get("scope")),
        user_id=_number(answer.get("user_id")),
    )


def _owner(result: Mapping[str, Any]) -> Owner:
    install = result["install"]
    return Owner(
        client_id=_full(result["client_id"]),
        member_id=_full(install["member_id"]),
        user_id=_number(result.get("user_id")),
        endpoint=_full(install["client_endpoint"]),
        scope=_scope(install.get("scope") or result.get("scope")),
        installed=bool(install.get("installed")),
    )


def _full(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("empty")
    return value


def _number(value: Any) -> int | None:
    return int(value) if value else None


def _scope(value: Any) -> tuple[str, ...]:
    # Comma-separated in most answers, space-separated in some.
    text = ",".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return tuple(text.replace(",", " ").split())


def _origin(address: str) -> str:
    """Return scheme, host and port of an address in one spelling; empty where it is no plain web address."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port or {"https": 443, "http": 80}[parts.scheme]
    except (ValueError, KeyError):
        return ""
    if not parts.hostname or parts.username is not None or "\\" in address:
        return ""
    usual = {"https": 443, "http": 80}[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + ("" if port == usual else f":{port}")
