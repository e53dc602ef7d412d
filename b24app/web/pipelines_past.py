"""What was applied to the portal: the list, and one plan with its journal."""

from flask import Response

from b24app.install.pipeline_telling import STATES, plan_row
from b24app.languages import phrase, translator
from b24app.pipelines.applying.kept import changes_of
from b24app.pipelines.planning.wording import headline
from b24app.web import forms
from b24app.web.pipelines_site import Site
from b24app.web.refusals import BadForm

_ROWS = 20

STEPS = {
    "intended": phrase("under way or dead"),
    "done": phrase("done"),
    "failed": phrase("did not go through"),
    "unknown": phrase("nobody knows whether it was done"),
}
"""What became of a step."""

LIGHTS = {"applied": "ok", "done": "ok", "failed": "bad", "unknown": "bad", "made": "warn", "stopped": "warn"}
"""How what became of something is marked; the rest is grey."""


def history(site: Site, fields: forms.Fields) -> Response:
    """List the plans that were begun here, newest first."""
    pages = max(1, -(-site.app.plans.count(site.member) // _ROWS))
    page = min(max(1, forms.whole(fields, "page", default=1)), pages)
    kept = site.app.plans.history(site.member, _ROWS, (page - 1) * _ROWS)
    rows = [{**plan_row(one, site.app.journal), "begun": one.made_at} for one in kept]
    return site.page("pipelines_history.html", rows=rows, page=page, pages=pages, states=STATES, lights=LIGHTS)


def past(site: Site, fields: forms.Fields) -> Response:
    """Show a plan that was begun: its steps, what became of each, and how it can be taken back."""
    number = forms.whole(fields, "plan", default=0)
    kept = site.app.plans.find(site.member, number)
    if kept is None:
        raise BadForm(phrase("there is no plan {plan} on this portal"), phrase("see the history"), plan=number)
    translate, entries = translator(site.viewer.language), site.app.journal.entries(kept.id)
    became = {entry.number: entry for entry in entries}
    steps = [(headline(one, translate), became.get(place)) for place, one in enumerate(changes_of(kept), 1)]
    may_go_back = kept.undoes is None and kept.state != "undone" and kept.snapshot is not None
    told = {"kept": kept, "steps": steps, "states": STATES, "said": STEPS, "lights": LIGHTS}
    return site.page("pipelines_past.html", **told, may_go_back=may_go_back)
