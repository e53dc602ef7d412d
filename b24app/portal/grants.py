"""What an authorisation server answers: new tokens, whom a token belongs to, or why not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from b24app.languages import phrase
from b24app.portal.refusals import AccessLost, PortalError, Refusal, ServerSilent


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
    expires: datetime | None = None
    """When the token ends; tokens live equally long, so it also tells which of two was given first."""


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


def error_of(server: str, status: int, answer: Mapping[str, Any]) -> PortalError:
    """Turn an authorisation server's error body into the caller's error."""
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


def grant_of(answer: Mapping[str, Any]) -> Grant:
    """Read the answer to a renewal; raises KeyError, TypeError or ValueError where something is missing."""
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


def owner_of(result: Mapping[str, Any]) -> Owner:
    """Read the answer of app.info; raises KeyError, TypeError or ValueError where something is missing."""
    install = result["install"]
    return Owner(
        client_id=_full(result["client_id"]),
        member_id=_full(install["member_id"]),
        user_id=_number(result.get("user_id")),
        endpoint=_full(install["client_endpoint"]),
        scope=_scope(install.get("scope") or result.get("scope")),
        installed=bool(install.get("installed")),
        expires=_moment(result.get("expires")),
    )


def _full(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("empty")
    return value


def _number(value: Any) -> int | None:
    return int(value) if value else None


def _moment(value: Any) -> datetime | None:
    """Read a time written as unix seconds or in ISO form; None where it is neither."""
    text = str(value or "")
    try:
        read = datetime.fromtimestamp(int(text), UTC) if text.isdigit() else datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return read if read.tzinfo else None


def _scope(value: Any) -> tuple[str, ...]:
    # Comma-separated in most answers, space-separated in some.
    text = ",".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return tuple(text.replace(",", " ").split())
