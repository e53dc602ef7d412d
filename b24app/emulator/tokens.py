"""Tokens of applications: issuing, exchanging, expiring and revoking them."""

from dataclasses import dataclass, replace
from typing import TypeVar

from b24app.emulator.errors import Bare, user_access_error
from b24app.emulator.grants import AccessToken, App, AuthorisationCode, RefreshToken
from b24app.emulator.state import Portal

ACCESS_SECONDS = 3600
REFRESH_SECONDS = 180 * 24 * 3600
CODE_SECONDS = 30

Grant = TypeVar("Grant", RefreshToken, AuthorisationCode)


@dataclass(frozen=True)
class Pair:
    """An access token and the refresh token that replaces it."""

    access: AccessToken
    refresh: RefreshToken


def issue(portal: Portal, app: App, user_id: int, hops: int = 0) -> Pair:
    """Give an application both tokens of a user."""
    access = issue_access(portal, app, user_id, hops)
    refresh = RefreshToken(portal.secret(), app.client_id, user_id, portal.clock.now() + REFRESH_SECONDS)
    portal.refresh_tokens[refresh.value] = refresh
    return Pair(access, refresh)


def issue_access(portal: Portal, app: App, user_id: int, hops: int = 0) -> AccessToken:
    """Give an application an access token of a user, with the scope its form has now."""
    expires = portal.clock.now() + ACCESS_SECONDS
    token = AccessToken(portal.secret(), app.client_id, user_id, frozenset(app.scope), expires, hops)
    portal.access_tokens[token.value] = token
    return token


def issue_code(portal: Portal, app: App, user_id: int) -> AuthorisationCode:
    """Give a browser the code it carries from the authorisation page to the application."""
    code = AuthorisationCode(portal.secret(), app.client_id, user_id, portal.clock.now() + CODE_SECONDS)
    portal.codes[code.value] = code
    return code


def exchange_refresh(portal: Portal, app: App, value: str) -> Pair:
    """Replace a refresh token by a new pair; the old one never works again."""
    return _exchange(portal, app, portal.refresh_tokens, value)


def exchange_code(portal: Portal, app: App, value: str) -> Pair:
    """Replace an authorisation code by a pair; it works once."""
    return _exchange(portal, app, portal.codes, value)


def _exchange(portal: Portal, app: App, given: dict[str, Grant], value: str) -> Pair:
    old = given.get(value)
    if old is None or old.client_id != app.client_id or portal.clock.now() >= old.expires:
        raise Bare("invalid_grant")
    user = portal.users.get(old.user_id)
    if user and not app.lets_in(user):
        raise user_access_error()
    del given[value]
    return issue(portal, app, old.user_id)


def expire(portal: Portal, client_id: str) -> None:
    """Let an application's access tokens be expired from now on."""
    for token in [token for token in portal.access_tokens.values() if token.client_id == client_id]:
        portal.access_tokens[token.value] = replace(token, expires=portal.clock.now())


def revoke_refresh(portal: Portal, client_id: str) -> None:
    """Let an application renew nothing more, as when it is removed; the portal refuses its access tokens by itself."""
    portal.refresh_tokens = {
        value: token for value, token in portal.refresh_tokens.items() if token.client_id != client_id
    }
    portal.codes = {value: code for value, code in portal.codes.items() if code.client_id != client_id}


def revoke(portal: Portal, client_id: str) -> None:
    """Let every token of an application stop working."""
    portal.access_tokens = {
        value: token for value, token in portal.access_tokens.items() if token.client_id != client_id
    }
    revoke_refresh(portal, client_id)
