"""The keys that open a portal: a webhook, or an app's tokens renewed when the portal calls them expired."""

import re
import threading
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

from b24app.languages import phrase
from b24app.portal.refusals import AccessLost, StrangeAnswer, WrongTarget

_WEBHOOK_PATH = re.compile(r"/rest/(?P<user>[0-9]+)/(?P<secret>[A-Za-z0-9_-]+)/?(?:profile(?:\.json)?/?)?")
"""The portal's form offers the address with the method `profile` behind it; people paste that too."""


class Access(Protocol):
    """Opens one portal."""

    @property
    def name(self) -> str:
        """Name the portal to people, without any secret."""
        ...

    @property
    def key(self) -> str:
        """Return the portal's host and port: what its request limit is counted by."""
        ...

    @property
    def endpoint(self) -> str:
        """Return the address that a method's name is appended to; a webhook's holds its secret."""
        ...

    def token(self) -> str | None:
        """Return the access token of now; None for a webhook."""
        ...

    def renew(self, stale: str) -> str:
        """Return a token other than the stale one; raises AccessLost or ServerSilent."""
        ...


@dataclass(frozen=True)
class Webhook:
    """A webhook's address: its secret stands in the path, so it is never shown."""

    name: str
    key: str
    endpoint: str = field(repr=False)

    @classmethod
    def from_url(cls, url: str) -> "Webhook":
        """Read a pasted address; raises WrongTarget, whose text does not repeat what was pasted."""
        parts = portal_address(url)
        match = _WEBHOOK_PATH.fullmatch(parts.path)
        if match is None:
            raise WrongTarget(
                phrase("this address is not a webhook's"),
                phrase("it looks like https://example.bitrix24.ru/rest/1/secret/"),
            )
        root = f"{parts.scheme}://{parts.netloc.lower()}/rest/{match['user']}/"
        return cls(name=f"{root}…/", key=parts.netloc.lower(), endpoint=f"{root}{match['secret']}/")

    def token(self) -> str | None:
        """Return None: the secret is in the address."""
        return None

    def renew(self, stale: str) -> str:  # noqa: ARG002 - the protocol has it
        """Refuse: a webhook has nothing to renew."""
        raise AccessLost(where=self.name)


class TokenPair(Protocol):
    """An access token and the refresh token that renews it."""

    @property
    def access(self) -> str:
        """Return the access token."""
        ...

    @property
    def refresh(self) -> str:
        """Return the refresh token."""
        ...


class Vault(Protocol):
    """Keeps one user's pair of tokens for all processes."""

    def read(self) -> TokenPair:
        """Return the pair of now."""
        ...

    def write(self, access: str, refresh: str, expires_in: int) -> None:
        """Replace the pair, both at once."""
        ...

    def renewing(self) -> AbstractContextManager[None]:
        """Keep every other thread and process from renewing this pair meanwhile."""
        ...


class Renewed(Protocol):
    """What the authorisation server gives for a refresh token."""

    @property
    def access(self) -> str:
        """Return the new access token."""
        ...

    @property
    def refresh(self) -> str:
        """Return the new refresh token; the old one is dead."""
        ...

    @property
    def expires_in(self) -> int:
        """Return the seconds that the access token lives."""
        ...

    @property
    def member_id(self) -> str:
        """Return the id of the portal that the tokens open."""
        ...


class Renewer(Protocol):
    """Renews tokens: the authorisation server."""

    def refresh(self, refresh_token: str, server_endpoint: str) -> Renewed:
        """Exchange a refresh token for a new pair."""
        ...


class AppTokens:
    """An app's tokens on one portal; threads that find the same token stale share one renewal and its outcome."""

    def __init__(self, vault: Vault, oauth: Renewer, *, member_id: str, endpoint: str, server_endpoint: str) -> None:
        self.member_id = member_id
        self.endpoint = endpoint
        self.key = urlsplit(endpoint).netloc.lower()
        self.name = f"{urlsplit(endpoint).scheme}://{self.key}/"
        self._server = server_endpoint
        self._vault = vault
        self._oauth = oauth
        self._lock = threading.Lock()
        self._renewals: dict[str, Future[str]] = {}

    def __repr__(self) -> str:
        return f"AppTokens({self.name!r})"

    def token(self) -> str | None:
        """Return the access token of now."""
        return self._vault.read().access

    def renew(self, stale: str) -> str:
        """Return a token other than the stale one, renewing at most once for all who ask at the same time."""
        with self._lock:
            renewal = self._renewals.get(stale)
            is_mine = renewal is None
            if renewal is None:
                renewal = self._renewals[stale] = Future()
        if is_mine:
            self._settle(renewal, stale)
        return renewal.result()

    def _settle(self, renewal: "Future[str]", stale: str) -> None:
        try:
            renewal.set_result(self._renew(stale))
        except BaseException as fault:
            # Every waiting thread gets it, this one included.
            renewal.set_exception(fault)
        finally:
            with self._lock:
                del self._renewals[stale]

    def _renew(self, stale: str) -> str:
        with self._vault.renewing():
            pair = self._vault.read()
            if pair.access != stale:
                return pair.access
            try:
                fresh = self._oauth.refresh(pair.refresh, self._server)
            except AccessLost:
                # An administrator may have opened the app meanwhile and left us a new pair.
                newer = self._vault.read()
                if newer.access != stale:
                    return newer.access
                raise
            if fresh.member_id != self.member_id:
                raise StrangeAnswer(phrase("the authorisation server gave tokens of another portal"), where=self.name)
            self._vault.write(fresh.access, fresh.refresh, fresh.expires_in)
            return fresh.access


def portal_address(url: str) -> SplitResult:
    """Take an address apart; https only, plain http for this machine alone; raises WrongTarget."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise WrongTarget from None
    is_plain = bool(host) and parts.username is None and not parts.query and not parts.fragment
    if not is_plain or parts.scheme not in {"https", "http"}:
        raise WrongTarget
    if parts.scheme == "http" and not is_loopback(host or ""):
        raise WrongTarget(
            phrase("plain http would show the secret to the network"), phrase("write the address with https://")
        )
    return parts


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
