"""What the pages of pipelines have in common: the portal they are about, its drafts and jobs, and who works on them."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Response

from b24app.install.pipeline_applies import APPLY
from b24app.install.pipeline_jobs import EXPORT, LOOK, PLAN, ROLLBACK
from b24app.install.pipeline_work import PipelineWork
from b24app.languages import phrase, translator
from b24app.pipelines.planning.allowed import Allowed
from b24app.store.bulk_jobs import BulkJob, NoSuchJob
from b24app.store.drafts import Drafts
from b24app.web import forms
from b24app.web.desk import Viewer
from b24app.web.refusals import BadForm

if TYPE_CHECKING:
    from b24app.wiring import App

KINDS = (PLAN, ROLLBACK, LOOK, EXPORT, APPLY)
HERE = "pipelines"

PLACES = {"lead": phrase("Leads"), "deal": phrase("Deals"), "smart_process": phrase("Smart process")}
"""What moves along the stages of a pipeline."""

_BOUND = re.compile(r"[0-9]{1,9}|[0-9]{1,3}%", re.ASCII)
_WHO = re.compile(r"user (\d+)(?: \(job \d+\))?", re.ASCII)


@dataclass(frozen=True)
class Site:
    """The pages of one portal for one viewer."""

    app: "App"
    viewer: Viewer

    @property
    def member(self) -> str:
        """Return the portal."""
        return self.viewer.install.member_id

    @property
    def work(self) -> PipelineWork:
        """Return what works on the portal."""
        return self.app.pipelines.of(self.member)

    @property
    def drafts(self) -> Drafts:
        """Return where drafts are kept."""
        return self.app.pipelines.drafts

    @property
    def who(self) -> str:
        """Name the viewer, for histories."""
        return f"user {self.viewer.user_id}"

    @property
    def origin(self) -> str:
        """Return the portal's scheme and host, for links into it."""
        parts = urlsplit(self.viewer.install.endpoint)
        return f"{parts.scheme}://{parts.netloc}"

    def job(self, number: int) -> BulkJob:
        """Return a job of these pages on this portal; raises NoSuchJob."""
        found = self.app.pipelines.jobs.get(number)
        if found.member_id != self.member or found.kind not in KINDS:
            raise NoSuchJob(where=str(number))
        return found

    def begin(self, kind: str, payload: dict[str, Any], total: int | None = None) -> BulkJob:
        """Put a job into the worker."""
        number = self.app.bulk.start(kind, self.member, {**payload, "who": self.who}, cursor={}, total=total)
        return self.job(number)

    def page(self, template: str, **values: Any) -> Response:
        """Render one of the pages."""
        return self.viewer.page(template, HERE, said_who=self.said_who, **values)

    def said_who(self, who: str) -> str:
        """Say in the viewer's language who did something."""
        found = _WHO.fullmatch(who)
        return translator(self.viewer.language)(phrase("user {user}")).format(user=found[1]) if found else who


def allowed_of(fields: forms.Fields) -> Allowed:
    """Read what a person allows a plan; raises BadForm."""
    bounds = {}
    for name in ("deletes", "moves"):
        text = forms.text(fields, name, default="")
        if text and not _BOUND.fullmatch(text):
            raise BadForm(
                phrase('"{given}" is no limit'), phrase("write a number like 5 or a share like 30%"), given=text[:20]
            )
        bounds[name] = text or None
    return Allowed(replace=forms.text(fields, "replace", default="") == "yes", **bounds)
