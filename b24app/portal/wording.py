"""Put what a portal answered into words: which error it is for the caller, and one clear message for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from b24app.languages import phrase
from b24app.portal.refusals import AccessLost, NotSent, OutcomeUnknown, PortalError, Refusal
from b24app.portal.session import Ending, Moved, Refused, Unclear, Unsent


@dataclass(frozen=True)
class Asked:
    """What was asked: enough to speak of it."""

    method: str
    where: str
    is_write: bool
    is_webhook: bool


_UNSENT = {
    "name": (phrase("there is no such host"), phrase("check the portal's address")),
    "refused": (phrase("the portal cannot be reached"), phrase("check its address and the network, then try again")),
    "timeout": (phrase("the portal takes no connection"), phrase("check the network, then try again")),
    "certificate": (phrase("the portal's certificate is not valid"), phrase("see that nothing sits between us and it")),
}

_UNCLEAR = {
    "timeout": phrase("no answer to {method} in time"),
    "cut": phrase("the connection broke before the answer to {method} had come"),
    "unreadable": phrase("{method} was answered with HTTP {status} and a page instead of data"),
    "failed": phrase("the portal failed at {method}: {error}, HTTP {status}"),
}

_LATER = phrase("the portal seems to be out of order: try again later")
_LOOK = phrase("it may have been done all the same: look there before you repeat it")

_ADMIN = phrase("let the portal's administrator open the app there once")
_INSTALL = phrase("install it there again")

_LOST = {
    "payment_required": (phrase("the portal's subscription has ended"), phrase("renew it, then try again")),
    "not_installed": (phrase("the app is not installed on this portal"), _INSTALL),
    "application_not_found": (phrase("the app is not installed on this portal"), _INSTALL),
    "portal_deleted": (phrase("the portal is closed"), phrase("check its address")),
    "expired_token": (phrase("the portal calls even the new token expired"), _ADMIN),
    "authorization_error": (phrase("the user whose token we hold can no longer log in"), _ADMIN),
}

_BAD_KEY = {"no_auth_found", "invalid_credentials", "invalid_token", "error_oauth", "invalid_grant", "wrong_client"}

_SAID = {
    "insufficient_scope": (
        phrase("{method} needs a permission (scope) that was not granted"),
        phrase("tick it in the webhook's or the application's form"),
    ),
    "user_access_error": (
        phrase("this user may not use the app"),
        phrase("let the portal's administrator give access in the app's settings"),
    ),
    "wrong_auth_type": (
        phrase("{method} works for an installed app only, not through a webhook"),
        phrase("install the app on the portal and name the portal instead of the webhook"),
    ),
    "wrong_license": (phrase("the portal's plan does not include {method}"), phrase("change the plan")),
    "error_method_not_found": (
        phrase("the portal does not know {method}"),
        phrase("its version is too old or a module is switched off"),
    ),
    "method_confirm_waiting": (
        phrase("{method} waits for leave from the portal's administrator"),
        phrase("let the administrator answer the request on the portal, then try again"),
    ),
    "query_limit_exceeded": (
        phrase("the portal takes no more requests for the moment"),
        phrase("other programs use it too: try again in a minute"),
    ),
    "overload_limit": (
        phrase("Bitrix24 has blocked this portal's requests by hand"),
        phrase("write to Bitrix24's support"),
    ),
    "access_denied": (
        phrase("the portal denies {method}: this user has no right to it"),
        phrase("give the user this right on the portal, or work as another user"),
    ),
}


def error_for(outcome: Ending, asked: Asked, until: datetime | None = None) -> PortalError:
    """Turn the end of a request into the error that the caller sees."""
    match outcome:
        case Unsent(why):
            return NotSent(*_UNSENT[why], where=asked.where, method=asked.method)
        case Unclear(why, status):
            return _unclear(asked, why, status=status)
        case Moved(status, host):
            return _moved(asked, status, host)
        case Refused(status, answer):
            return refused(status, answer, asked, until)
    raise TypeError(type(outcome).__name__)


def refused(status: int, answer: Mapping[str, Any], asked: Asked, until: datetime | None = None) -> PortalError:
    """Turn the portal's error body into the caller's error."""
    error, description = _words(answer)
    known = error.lower()
    if status in {500, 502, 504} and known not in _LOST:
        return _unclear(asked, "failed", status=status, error=error)
    said: dict[str, Any] = {
        "where": asked.where,
        "method": asked.method,
        "error": error,
        "description": description,
        "status": status,
    }
    if known in _LOST:
        return AccessLost(*_LOST[known], **said)
    if known in _BAD_KEY or (status == 401 and known not in _SAID):
        return _bad_key(asked, said)
    if known == "operation_time_limit":
        return _too_long(said, _reset_at(answer) or until)
    return Refusal(*_sentence(known, description), **said)


_HALF_DONE = {"internal_server_error", "error_unexpected_answer"}
"""Codes after which a write may have happened; inside a batch they come without their HTTP status."""


def inside_batch(answer: Any, asked: Asked, until: datetime | None = None) -> Refusal | OutcomeUnknown:
    """Turn one command's error inside a batch into a refusal; the batch as a whole was answered."""
    body = answer if isinstance(answer, Mapping) else {"error": str(answer)}
    if asked.is_write and _words(body)[0].lower() in _HALF_DONE:
        return _unclear(asked, "failed", status=500, error=_words(body)[0])
    error = refused(400, body, asked, until)
    if isinstance(error, Refusal):
        return error
    code, description = _words(body)
    return Refusal(
        error.what,
        error.way_out,
        where=asked.where,
        method=asked.method,
        error=code,
        description=description,
        status=400,
    )


def reset_at(time: Mapping[str, Any]) -> datetime | None:
    """Read from an answer's `time` until when a method's running time is counted."""
    moment = time.get("operating_reset_at")
    return datetime.fromtimestamp(float(moment), UTC) if moment else None


def _words(answer: Mapping[str, Any]) -> tuple[str, str]:
    error = answer.get("error")
    if isinstance(error, Mapping):  # REST 3.0
        return str(error.get("code", "")), str(error.get("message", ""))
    return str(error if error is not None else ""), str(answer.get("error_description") or "").strip()


def _unclear(asked: Asked, why: str, **values: object) -> OutcomeUnknown:
    return OutcomeUnknown(
        _UNCLEAR[why], _LOOK if asked.is_write else _LATER, where=asked.where, method=asked.method, **values
    )


def _moved(asked: Asked, status: int, host: str) -> Refusal:
    what = phrase("the portal has moved to {host}") if host else phrase("the portal has moved")
    way_out = (
        phrase("make a webhook at the new address")
        if asked.is_webhook
        else phrase("let the portal's administrator open the app there once")
    )
    return Refusal(
        what,
        way_out,
        where=asked.where,
        method=asked.method,
        error="REDIRECT",
        description="",
        status=status,
        host=host,
    )


def _bad_key(asked: Asked, said: Mapping[str, Any]) -> AccessLost:
    if asked.is_webhook:
        return AccessLost(
            phrase("the webhook is wrong or has been deleted, or its user has no access ({error})"),
            phrase("make a new one on the portal and copy its whole address"),
            **said,
        )
    return AccessLost(phrase("the portal no longer accepts the app's token ({error})"), _ADMIN, **said)


def resting(asked: Asked, until: datetime) -> PortalError:
    """Say that a method rests, so that nothing was sent."""
    said = {"where": asked.where, "method": asked.method, "error": "OPERATION_TIME_LIMIT", "status": 0}
    return _too_long(said, until)


def _too_long(said: Mapping[str, Any], until: datetime | None) -> Refusal:
    if until is None:
        return Refusal(
            phrase("{method} has used up its running time on the portal"), phrase("try again in ten minutes"), **said
        )
    return Refusal(
        phrase("{method} has used up its running time on the portal until {until:%H:%M:%S} UTC"),
        phrase("try again after that"),
        until=until,
        **said,
    )


def _reset_at(answer: Mapping[str, Any]) -> datetime | None:
    time = answer.get("time")
    return reset_at(time) if isinstance(time, Mapping) else None


def _sentence(known: str, description: str) -> tuple[str, str]:
    if known == "access_denied" and "context" in description.lower():
        known = "wrong_auth_type"
    if known not in _SAID and description.lower().startswith("access denied"):
        known = "access_denied"
    if known in _SAID:
        return _SAID[known]
    if known.startswith("http_"):
        return phrase("there is no portal at this address (HTTP {status})"), phrase("check the address")
    if description and known in {"", "0"}:
        return phrase("the portal refused {method}: {description}"), phrase("correct what it names")
    if description:
        return phrase("the portal refused {method}: {description} ({error})"), phrase("correct what it names")
    return phrase("the portal refused {method} ({error})"), phrase("see the documentation of this method")
