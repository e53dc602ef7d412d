"""Let a call in only when it proves to come from a portal that installed the app."""

import hmac
import logging
import re
from http import HTTPStatus

from flask import request

from b24app.languages import phrase
from b24app.store.installs import Install, Installs
from b24app.web.forms import Fields, text
from b24app.web.refusals import Forged

log = logging.getLogger(__name__)


def caller(installs: Installs, fields: Fields) -> Install:
    """Return the installation a robot call or an event belongs to; raises Forged.

    The proof is the application token, which only the portal and the app know.
    https://apidocs.bitrix24.com/api-reference/events/safe-event-handlers.html
    """
    member_id = text(fields, "auth", "member_id", default="")
    # Most calls are proved by what was read a moment ago. Where they are not, the portal may have changed since.
    lately = installs.lately(member_id)
    try:
        return _proved(lately, fields)
    except Forged:
        return _proved(installs.by_member(member_id), fields)


def _proved(install: Install | None, fields: Fields) -> Install:
    given = text(fields, "auth", "application_token", default="")
    if install is None or not install.application_token:
        raise Forged(phrase("no such portal has installed the application"), phrase("install it there"))
    if not hmac.compare_digest(install.application_token.encode(), given.encode()):
        raise Forged(phrase("the application token is wrong"), phrase("open the application in the portal"))
    if text(fields, "auth", "domain", default="").lower() != install.address.lower():
        raise Forged(phrase("the call names another domain"), phrase("open the application in the portal"))
    return install


def report(reason: str, status: int) -> None:
    """Write the log's line about a request that was turned away: never its body, token or query."""
    fields = {"reason": reason, "status": status, "to": _plain(request.path), "sender": _plain(request.remote_addr)}
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        log.warning("request refused", extra=fields)
    else:
        log.error("request not served", extra=fields)


def _plain(value: str | None) -> str:
    """Cut a foreign text to what cannot break a log line."""
    return re.sub(r"[^\w./:-]", "?", value or "", flags=re.ASCII)[:120]
