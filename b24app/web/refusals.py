"""Why a request is turned away, and which HTTP status says so."""

from typing import ClassVar

from b24app.errors import AppError
from b24app.install.visitors import NotAdministrator, NotBelieved
from b24app.portal.documents import CardGone
from b24app.portal.refusals import NotSent, OutcomeUnknown, PortalError
from b24app.store.faults import Unknown


class WebRefusal(AppError):
    """The request is not accepted; open the application inside the portal."""

    code = "web.refused"
    status: ClassVar[int] = 403


class Forged(WebRefusal):
    """The call does not come from a portal that installed the application; an administrator has to install it anew."""

    code = "web.forged"


class BadForm(WebRefusal):
    """The form cannot be read; send it as the portal does."""

    code = "web.bad-form"
    status = 400


class WrongType(WebRefusal):
    """The body is not a form; send application/x-www-form-urlencoded."""

    code = "web.wrong-type"
    status = 415


class UnknownRobot(WebRefusal):
    """There is no such robot; open the application in the portal so that its robots are registered anew."""

    code = "web.unknown-robot"


class NoSuchPlace(WebRefusal):
    """The app has no page for this place; open the application in the portal so that its places are taken anew."""

    code = "web.no-such-place"
    status = 404


class NotNow(WebRefusal):
    """The call cannot be kept at the moment; look at the application's log and database."""

    code = "web.not-now"
    status = 503


def status_of(fault: AppError) -> int:
    """Return the status: the request's fault is 4xx, a silent server behind us 502, an outage of ours 503."""
    if isinstance(fault, WebRefusal):
        return fault.status
    if isinstance(fault, NotSent | OutcomeUnknown):
        return 502
    if isinstance(fault, Unknown):
        return 404
    return 403 if isinstance(fault, NotBelieved | NotAdministrator | CardGone | PortalError) else 503
