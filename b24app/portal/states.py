"""How our access to a portal is doing, in a word for the database and a sentence for people."""

from dataclasses import dataclass

from b24app.languages import phrase
from b24app.portal.refusals import PortalError

OPEN = "open"
LOST = "access-lost"
UNPAID = "unpaid"
NOT_INSTALLED = "not-installed"
WRONG_CLIENT = "wrong-client"
MOVED = "moved"
DELETED = "deleted"


@dataclass(frozen=True)
class Standing:
    """What a state means and what ends it."""

    what: str
    way_out: str


STANDINGS = {
    OPEN: Standing(phrase("the app has access"), ""),
    LOST: Standing(
        phrase("the app's access is lost: no administrator's tokens work any more"),
        phrase("let an administrator of the portal open the app there once"),
    ),
    UNPAID: Standing(phrase("the portal's subscription has ended"), phrase("renew it, then try again")),
    NOT_INSTALLED: Standing(phrase("the app is not installed on this portal"), phrase("install it there again")),
    WRONG_CLIENT: Standing(
        phrase("the authorisation server does not know our application's code or key"),
        phrase("compare B24APP_CLIENT_ID and B24APP_CLIENT_SECRET with the application's form"),
    ),
    MOVED: Standing(
        phrase("the portal sends us to another address that the authorisation server does not confirm"),
        phrase("let an administrator of the portal open the app at its new address"),
    ),
    DELETED: Standing(phrase("the portal is closed"), phrase("check its address")),
}

_OF_THE_PORTAL = {
    "payment_required": UNPAID,
    "not_installed": NOT_INSTALLED,
    "application_not_found": NOT_INSTALLED,
    "error_oauth": NOT_INSTALLED,
    "portal_deleted": DELETED,
    "invalid_client": WRONG_CLIENT,
    "wrong_client": WRONG_CLIENT,
    "redirect": MOVED,
}
"""Errors that no other administrator's tokens would get round."""

_OF_THE_USER = frozenset(
    {
        "expired_token", "invalid_grant", "invalid_token", "no_auth_found", "invalid_credentials",
        "authorization_error", "user_access_error", "allowed_only_intranet_user",
    }
)  # fmt: skip
"""Errors of one user's tokens: those of another may work."""


def standing(state: str) -> Standing:
    """Return the words for a state."""
    return STANDINGS.get(state, STANDINGS[LOST])


def state_of(fault: PortalError) -> str:
    """Return the state that an error puts the whole portal in; empty where it does not."""
    return _OF_THE_PORTAL.get(code_of(fault), "")


def is_of_the_user(fault: PortalError) -> bool:
    """Say whether an error is about one user's tokens."""
    return code_of(fault) in _OF_THE_USER


def code_of(fault: PortalError) -> str:
    """Return the portal's own code in small letters; empty where it gave none."""
    return str(getattr(fault, "error", "")).lower()
