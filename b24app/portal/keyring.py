"""What the portal client needs of whoever keeps an app's tokens, and of the server that renews them."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from b24app.portal.grants import Grant, Owner


class Key(Protocol):
    """One administrator's pair of tokens; `version` is another number with each new pair."""

    @property
    def user_id(self) -> int:
        """Return whose they are."""
        ...

    @property
    def version(self) -> int:
        """Return the pair's number."""
        ...

    @property
    def access(self) -> str:
        """Return the access token."""
        ...

    @property
    def refresh(self) -> str:
        """Return the refresh token."""
        ...


class Kept(Protocol):
    """What all processes know of our access to a portal; the first key is the one to use."""

    @property
    def endpoint(self) -> str:
        """Return the address that a method's name is appended to."""
        ...

    @property
    def state(self) -> str:
        """Return how our access is doing, a word of portal/states.py."""
        ...

    @property
    def keys(self) -> Sequence[Key]:
        """Return the keys that may work."""
        ...


class Keyring(Protocol):
    """Keeps the tokens of one portal for all processes."""

    def read(self) -> Kept:
        """Return what is known now."""
        ...

    def renewing(self, user_id: int) -> AbstractContextManager[None]:
        """Keep every other thread and process from renewing this pair meanwhile."""
        ...

    def write(self, user_id: int, access: str, refresh: str, expires_in: int) -> None:
        """Replace a pair, both tokens at once."""
        ...

    def lose(self, user_id: int, version: int, why: str, until: datetime | None) -> bool:
        """Note that a pair opens nothing, until a time or for good; false where it was replaced meanwhile."""
        ...

    def note(self, state: str, detail: str = "") -> bool:
        """Note how our access is doing; true where that is news."""
        ...

    def move(self, endpoint: str) -> None:
        """Note the portal's new address."""
        ...


class AuthorisationServer(Protocol):
    """Renews tokens and knows whose they are."""

    def refresh(self, refresh_token: str, server_endpoint: str) -> Grant:
        """Exchange a refresh token for a new pair."""
        ...

    def whois(self, access_token: str, server_endpoint: str) -> Owner:
        """Tell which portal a token belongs to and where it is."""
        ...
