"""What every page of the desk begins with: who looks on, whether they may, and the shell that it is shown in.

A page is opened by a form that brings the sealed ticket of the page before; the first one comes from `pages.py`.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response, request

from b24app.errors import AppError
from b24app.install.steps import NotInstalled
from b24app.languages import phrase
from b24app.store.cipher import Cipher
from b24app.store.installs import Install
from b24app.web import forms, frame, guard, policy
from b24app.web.refusals import WebRefusal, status_of
from b24app.web.roles import ADMINS, EVERYBODY, LEADING
from b24app.web.tickets import Ticket

if TYPE_CHECKING:
    from b24app.wiring import App


class NotForYou(WebRefusal):
    """The page is for people in another role; ask an administrator of the portal, or the head of your department."""

    code = "web.not-for-you"


@dataclass(frozen=True)
class Section:
    """One entry of the bar at the top."""

    key: str
    title: str
    path: str
    who: Collection[str]


SECTIONS = (
    Section("home", phrase("Home"), "/desk/home", EVERYBODY),
    Section("pipelines", phrase("Pipelines"), "/desk/pipelines", ADMINS),
    Section("cleanup", phrase("Clean-up"), "/desk/cleanup", LEADING),
    Section("robots", phrase("Robots"), "/desk/robots", LEADING),
    Section("reports", phrase("Reports"), "/desk/reports", EVERYBODY),
)


@dataclass(frozen=True)
class Viewer:
    """Who looks on. `ticket` is the renewed, sealed one that the page's forms send back."""

    install: Install
    user_id: int
    role: str
    about: str
    ticket: str

    @property
    def language(self) -> str:
        """Return the language to speak."""
        return frame.language()

    @property
    def query(self) -> str:
        """Return what the forms repeat in their address, the language among it; never a secret."""
        return request.query_string.decode("ascii", "ignore")

    @property
    def sections(self) -> list[Section]:
        """Return the entries of the bar that are for this role."""
        return [one for one in SECTIONS if self.role in one.who]

    def may(self, who: Collection[str]) -> bool:
        """Say whether something is for this person."""
        return self.role in who

    def page(self, template: str, here: str, *, status: int = 200, **values: object) -> Response:
        """Render a page of the desk, or a part of one, which brings the renewed ticket along."""
        return frame.page(template, status=status, desk=self, here=here, **values)

    def refused(self, fault: AppError, here: str = "") -> Response:
        """Say what went wrong and the way out, in the shell or in place of the part that was asked for."""
        status = status_of(fault)
        guard.report(str(fault), status)
        template = "desk_fault_part.html" if is_part() else "desk_fault.html"
        return self.page(template, here, status=status, fault=fault)


def is_part() -> bool:
    """Say whether the page asks for a part of itself."""
    return request.headers.get("HX-Request") == "true"


def opened(
    app: "App", who: Collection[str], page: Callable[[Viewer, forms.Fields], Response], here: str = ""
) -> Response:
    """Let in whoever brings a ticket and has one of these roles, and show them the page or what went wrong."""
    fields = forms.posted(request)
    try:
        viewer = viewer_of(app, fields)
    except AppError as fault:
        return frame.stopped(fault, "fault_part.html" if is_part() else "fault.html")
    try:
        if not viewer.may(who):
            raise NotForYou
        return page(viewer, fields)
    except AppError as fault:
        return viewer.refused(fault, here)


def viewer_of(app: "App", fields: forms.Fields) -> Viewer:
    """Read the ticket of a form; raises TicketWrong and NotInstalled."""
    now = app.portals.clock.now()
    ticket = Ticket.read(forms.text(fields, "ticket", default=""), Cipher(app.settings.keys), now)
    policy.frame_in(ticket.origin)
    return seated(app, ticket.renewed(now))


def seated(app: "App", ticket: Ticket) -> Viewer:
    """Return the viewer of a ticket, and let the page send its forms."""
    install = app.installs.by_member(ticket.member_id)
    if install is None:
        raise NotInstalled(where=ticket.member_id)
    policy.allow_forms()
    return Viewer(install, ticket.user_id, ticket.role, ticket.about, ticket.sealed(Cipher(app.settings.keys)))
