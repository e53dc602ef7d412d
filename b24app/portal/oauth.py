"""Ask the authorisation server: renew tokens, and learn whom a token belongs to. Only servers of our list are asked."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import requests
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from b24app.clock import Clock, SystemClock
from b24app.languages import phrase
from b24app.portal.grants import Grant, Owner, error_of, grant_of, owner_of
from b24app.portal.refusals import ServerSilent, StrangeAnswer, WrongTarget

# At DEBUG it would log every address, and with it the secrets that these servers want in the query.
logging.getLogger("urllib3").setLevel(logging.WARNING)

_TRIES = 2
"""The first answer may be lost after the server has replaced the refresh token; one more try tells."""


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
            return grant_of(answer)
        except (KeyError, TypeError, ValueError):
            raise StrangeAnswer(phrase("the authorisation server's answer cannot be read"), where=server) from None

    def whois(self, access_token: str, server_endpoint: str) -> Owner:
        """Learn whom a token belongs to; raises AccessLost where the server does not know it."""
        server = self.trusted(server_endpoint)
        answer = self._ask(server, "/rest/app.info", {"auth": access_token})
        try:
            return owner_of(answer["result"])
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
            raise error_of(server, response.status_code, answer)
        return answer


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
