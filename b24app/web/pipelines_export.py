"""Write the portal's own funnel into a draft."""

from typing import get_args

from b24app.install.pipeline_jobs import EXPORT
from b24app.languages import phrase
from b24app.portal.targets import Entity
from b24app.store.bulk_jobs import BulkJob
from b24app.store.drafts import Draft
from b24app.web import forms
from b24app.web.pipelines_editing import begun
from b24app.web.pipelines_site import Site
from b24app.web.refusals import BadForm


def asked_for(site: Site, fields: forms.Fields) -> BulkJob:
    """Begin to read a funnel; the draft it goes into must not be there yet."""
    name, entity = forms.text(fields, "name").strip(), forms.text(fields, "entity", default="lead")
    if entity not in get_args(Entity):
        raise BadForm(phrase('"{given}" is nothing that has stages'), phrase("open the page again"), given=entity[:40])
    funnel, process = (forms.text(fields, one, default="").strip() for one in ("funnel", "process"))
    if entity == "lead":
        funnel = ""
    if (entity == "smart_process") != bool(process):
        what = phrase("a smart process is named by its title, and only a smart process")
        raise BadForm(what, phrase("fill in its title, or choose leads or deals"))
    there = site.drafts.newest(site.member, name)
    if there and there.files:
        what = phrase('there is a draft "{name}" already')
        raise BadForm(what, phrase("open it, or give another name"), name=name)
    told = {"name": name, "entity": entity, "funnel": funnel, "process": process, "language": site.viewer.language}
    return site.begin(EXPORT, told)


def draft_of(site: Site, job: BulkJob) -> Draft:
    """Return the draft that was made of what the worker has written down, and make it the first time."""
    name = str(job.payload["name"])
    there = site.drafts.newest(site.member, name)
    if there and there.files:
        return there
    return begun(site, name, {f"{name}.yaml": str(job.cursor["text"])}, note=f"job {job.id}")
