"""The headers every answer carries: what a page may load, and who may show it in a frame."""

import re
import secrets

from flask import Response, g

_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'{styles}; img-src 'self'; "
    "connect-src {forms}; base-uri 'none'; form-action {forms}; frame-ancestors {ancestors}"
)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::\d{1,5})?", re.ASCII | re.IGNORECASE)


def frame_in(origin: str, *, only_if_none: bool = False) -> None:
    """Let this request's page be shown inside the portal at `origin`, such as https://demo.bitrix24.eu."""
    scheme, _, host = origin.partition("://")
    if only_if_none and "ancestors" in g:
        return
    if scheme in {"http", "https"} and _HOST.fullmatch(host):
        g.ancestors = f"{scheme}://{host}"


def allow_forms() -> None:
    """Let this request's page send its own forms back to us, in whole or to renew a part of itself."""
    g.forms = "'self'"


def allow_style() -> str:
    """Let a script of this request's page make styles that carry what is returned: a word nobody can guess."""
    nonce = secrets.token_urlsafe(16)
    g.styles = f" 'nonce-{nonce}'"
    return nonce


def harden(response: Response) -> Response:
    """Put the headers on an answer.

    There is no X-Frame-Options: it would shut out the portal, which frame-ancestors lets in.
    https://apidocs.bitrix24.com/local-integrations/site-does-not-allow-connection.html
    """
    response.headers["Content-Security-Policy"] = _PAGE.format(
        ancestors=g.get("ancestors", "'none'"), forms=g.get("forms", "'none'"), styles=g.get("styles", "")
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    if response.mimetype == "text/html" or not response.cache_control.max_age:
        response.headers["Cache-Control"] = "no-store"
    return response
