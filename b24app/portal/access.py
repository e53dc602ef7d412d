"""What opens a portal: a webhook's address here, an app's tokens in tokens.py."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Protocol, TypeVar
from urllib.parse import SplitResult, urlsplit

from b24app.languages import phrase
from b24app.portal.refusals import PortalError, WrongTarget

T = TypeVar("T")

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

    def instead(self, trials: "Trials") -> str | None:
        """Return another token after the one was refused; raises its fault where none would help."""
        ...

    def worked(self) -> None:
        """Note that the portal let us in."""
        ...


@dataclass
class Trials:
    """What one call has tried in vain: the tokens with the faults they met, newly made ones, the last address."""

    met: list[tuple[str | None, PortalError]] = field(default_factory=list, repr=False)
    fresh: set[str] = field(default_factory=set, repr=False)
    endpoint: str = field(default="", repr=False)

    @property
    def token(self) -> str | None:
        """Return the token that was refused last."""
        return self.met[-1][0]

    @property
    def fault(self) -> PortalError:
        """Return how it was refused."""
        return self.met[-1][1]

    @property
    def tokens(self) -> set[str | None]:
        """Return all tokens that were refused."""
        return {token for token, _ in self.met}


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

    def instead(self, trials: Trials) -> str | None:
        """Refuse: a webhook has no other token."""
        raise trials.fault

    def worked(self) -> None:
        """Forget it."""


def with_token(access: Access, send: Callable[[str | None], T]) -> T:
    """Send with the token of now, and again with each other one that the access offers after a refusal."""
    trials = Trials()
    token = access.token()
    while True:
        trials.endpoint = access.endpoint
        try:
            answer = send(token)
        except PortalError as fault:
            trials.met.append((token, fault))
            token = access.instead(trials)
        else:
            access.worked()
            return answer


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
