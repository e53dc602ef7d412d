"""POST /desk/reports/digest: who is sent the digest of the reports, how often, and at what time."""

from typing import TYPE_CHECKING

from flask import Response

from b24app.errors import AppError
from b24app.languages import phrase
from b24app.store.report_digests import HEADS, Digest
from b24app.web import forms
from b24app.web.desk import Viewer
from b24app.web.refusals import BadForm
from b24app.web.roles import ADMINS

if TYPE_CHECKING:
    from b24app.wiring import App

EVERY = {
    "": phrase("do not send"),
    "day": phrase("every working day"),
    "week": phrase("every week"),
    "month": phrase("every month"),
}


def page(app: "App", viewer: Viewer, fields: forms.Fields, _key: str = "") -> Response:
    """Show the settings, and keep what a form brings: everybody sets the own digest, administrators that of heads."""
    said, fault = "", None
    if forms.text(fields, "whom", default=""):
        try:
            said = _kept(app, viewer, fields)
        except BadForm:
            raise
        except AppError as wrong:
            fault = wrong
    known = {one.user_id: one for one in app.reporting.digests.store.all(viewer.install.member_id)}
    whose = [("me", known.get(viewer.user_id))] + ([("heads", known.get(HEADS))] if viewer.may(ADMINS) else [])
    shown = [(name, _shown(digest)) for name, digest in whose]
    return viewer.page("reports_digest.html", "reports", shown=shown, every=EVERY, said=said, fault=fault)


def _kept(app: "App", viewer: Viewer, fields: forms.Fields) -> str:
    """Set or remove a digest; raises WrongDigest, and BadForm for one that is not this person's to set."""
    whom, every = forms.text(fields, "whom"), forms.text(fields, "every", default="")
    if every not in EVERY or whom not in ("me", "heads") or (whom == "heads" and not viewer.may(ADMINS)):
        raise BadForm(phrase("there is no such button"), phrase("open the page again"))
    user, digests = viewer.user_id if whom == "me" else HEADS, app.reporting.digests
    if not every:
        digests.store.remove(viewer.install.member_id, user)
        return phrase("No digest is sent any more.")
    at = forms.text(fields, "at", default="09:00") or "09:00"
    digests.set(viewer.install.member_id, user, every, at, viewer.language)
    return phrase("The digest will be sent from the next period on.")


def _shown(digest: Digest | None) -> tuple[str, str]:
    return (digest.every, f"{digest.minute // 60:02}:{digest.minute % 60:02}") if digest else ("", "09:00")
