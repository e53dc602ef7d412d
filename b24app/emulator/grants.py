"""Who may call the portal: people, webhooks, applications and the tokens given to them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class User:
    """An employee."""

    id: int
    name: str
    last_name: str
    email: str = ""
    is_admin: bool = False
    is_active: bool = True
    # Any further field of user.get under the portal's name, for example WORK_POSITION.
    more: dict[str, Any] = field(default_factory=dict)
    # Without these rights every crm method but descriptions of fields says "Access denied."
    has_crm: bool = True

    @property
    def full_name(self) -> str:
        """Name as people read it."""
        return f"{self.name} {self.last_name}".strip()


@dataclass(frozen=True)
class Webhook:
    """An inbound webhook: acts as its user within its scope."""

    user_id: int
    code: str
    scope: frozenset[str]


@dataclass
class App:
    """A local application, as its form in the developer section keeps it."""

    id: int
    client_id: str
    client_secret: str
    title: str
    handler: str
    install_url: str
    scope: tuple[str, ...]
    has_ui: bool
    application_token: str
    is_installed: bool = False
    is_removed: bool = False
    # The form itself was deleted: the OAuth server does not know the client any more.
    is_deleted: bool = False
    # The employees an administrator let in besides administrators; None lets everybody in.
    allowed: frozenset[int] | None = None
    # The administrator whose tokens the application was installed with.
    user_id: int = 1
    version: int = 1
    options: dict[str, Any] = field(default_factory=dict)
    user_options: dict[int, dict[str, Any]] = field(default_factory=dict)

    def lets_in(self, user: User) -> bool:
        """Say whether a user may use the application; administrators always may."""
        return self.allowed is None or user.is_admin or user.id in self.allowed


@dataclass(frozen=True)
class AccessToken:
    """An access token of an application for one user."""

    value: str
    client_id: str
    user_id: int
    scope: frozenset[str]
    expires: float
    # How many events in a row led to the delivery that carried this token.
    hops: int = 0


@dataclass(frozen=True)
class RefreshToken:
    """A refresh token: works once, then another takes its place."""

    value: str
    client_id: str
    user_id: int
    expires: float


@dataclass(frozen=True)
class AuthorisationCode:
    """A code a browser brings back from the authorisation page: works once, within half a minute."""

    value: str
    client_id: str
    user_id: int
    expires: float


@dataclass(frozen=True)
class Caller:
    """Who stands behind one request: a user through a webhook, or a user through an application."""

    user: User
    scope: frozenset[str]
    app: App | None = None
    webhook: Webhook | None = None
    # The access token of the call; a method that has to be confirmed is confirmed for it alone.
    token: str = ""

    @property
    def via(self) -> str:
        """How the request came, for the journal."""
        return "app" if self.app else "webhook"

    @property
    def key(self) -> str:
        """What run time is counted under."""
        return self.app.client_id if self.app else f"webhook {self.webhook.code if self.webhook else ''}"


@dataclass(frozen=True)
class Actor:
    """Who changes an object: decides what the history says and whose token events carry.

    `user_id` None means nobody: a robot or an agent, whose events carry no token.
    """

    user_id: int | None
    # "person" in the portal's own pages, "rest", or "robot".
    through: str = "rest"
