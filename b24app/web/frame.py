"""What the pages shown inside the portal have in common: who looks on, in which language, in which frame."""

from flask import Response, make_response, render_template, request

from b24app import __version__
from b24app.errors import AppError
from b24app.install.visitors import Claim
from b24app.languages import LANGUAGES, known, translator
from b24app.web import forms, guard, policy
from b24app.web.refusals import status_of


def claim(fields: forms.Fields) -> Claim:
    """Read what the portal's form says about the visitor.

    https://apidocs.bitrix24.com/settings/oauth/simple-way.html
    """
    return Claim(
        member_id=forms.text(fields, "member_id"),
        access=forms.text(fields, "AUTH_ID"),
        refresh=forms.text(fields, "REFRESH_ID"),
        expires_in=forms.whole(fields, "AUTH_EXPIRES", default=3600),
        server_endpoint=forms.text(fields, "SERVER_ENDPOINT"),
        application_token=forms.text(fields, "APPLICATION_TOKEN"),
        status=forms.text(fields, "status", default=""),
    )


def language() -> str:
    """Return the visitor's language: the portal's own, outside of it the browser's."""
    return known(request.args.get("LANG") or request.accept_languages.best_match(LANGUAGES))


def page(template: str, *, status: int = 200, **values: object) -> Response:
    """Render a page."""
    speak = translator(language())
    body = render_template(template, _=speak, language=language(), version=__version__, **values)
    return make_response(body, status)


def stopped(fault: AppError, template: str = "fault.html") -> Response:
    """Render what went wrong and the way out.

    The page holds only that text, so where nobody is confirmed yet the portal that the request names may show it.
    """
    scheme = "http" if request.args.get("PROTOCOL") == "0" else "https"
    policy.frame_in(f"{scheme}://{request.args.get('DOMAIN', '')}", only_if_none=True)
    status = status_of(fault)
    guard.report(str(fault), status)
    return page(template, status=status, fault=fault)
