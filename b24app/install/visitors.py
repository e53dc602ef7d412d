"""Find out who really stands behind a request that brings a token: the authorisation server knows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from b24app.errors import AppError
from b24app.languages import phrase
from b24app.portal.access import Access, Trials
from b24app.portal.client import Portal
from b24app.portal.grants import Owner
from b24app.portal.oauth import OAuth
from b24app.portal.refusals import AccessLost


class NotBelieved(AppError):
    """The request's claim does not hold; open the application inside the portal."""

    code = "install.not-believed"


class NotAdministrator(AppError):
    """Only an administrator of the portal can install the application; ask one to open it."""

    code = "install.not-administrator"


@dataclass(frozen=True)
class Claim:
    """What a request says about itself. Nothing of it is believed before the authorisation server has confirmed it."""

    member_id: str
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_in: int
    server_endpoint: str
    application_token: str = field(repr=False)
    status: str = ""


@dataclass(frozen=True)
class Visitor:
    """A person whose token was confirmed: the portal's true address and what the person may do there."""

    owner: Owner
    address: str
    is_admin: bool

    @property
    def origin(self) -> str:
        """Scheme and host of the portal, as a page's security policy wants it."""
        parts = urlsplit(self.owner.endpoint)
        return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True)
class VisitorAccess:
    """The rights of whoever opened a page: one token, good for the length of the request, never renewed."""

    name: str
    key: str
    endpoint: str
    _token: str = field(repr=False)

    def token(self) -> str | None:
        """Return the token."""
        return self._token

    def instead(self, trials: Trials) -> str | None:
        """Refuse: a visitor's token is not ours to renew."""
        fault = trials.fault
        if not isinstance(fault, AccessLost):
            raise fault
        raise AccessLost(
            phrase("the portal no longer takes the visitor's token"),
            phrase("open the application anew"),
            where=self.name,
        )

    def worked(self) -> None:
        """Forget it."""


@dataclass(frozen=True)
class Reception:
    """Receives claims and tells who is there."""

    oauth: OAuth
    connect: Callable[[Access], Portal]

    def receive(self, claim: Claim) -> Visitor:
        """Confirm a claim; raises NotBelieved, or a PortalError where a server does not answer.

        The portal's address is the one the authorisation server names, whatever the request says.
        https://apidocs.bitrix24.com/settings/oauth/simple-way.html
        """
        owner = self.oauth.whois(claim.access, claim.server_endpoint)
        if owner.client_id != self.oauth.client_id:
            raise NotBelieved(
                phrase("the token belongs to another application"),
                phrase("compare B24APP_CLIENT_ID with the application's form in the portal"),
            )
        if owner.member_id != claim.member_id:
            raise NotBelieved(
                phrase("the token belongs to another portal"), phrase("open the application in its portal")
            )
        address = urlsplit(owner.endpoint).netloc.lower()
        portal = self.connect(VisitorAccess(address, address, owner.endpoint, claim.access))
        return Visitor(owner, address, portal.read("profile").result.get("ADMIN") in (True, "Y", "1", 1))
