"""The editor of a draft: open, check, save without writing over anybody, look back, put away."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Response

from b24app.errors import AppError
from b24app.languages import phrase, translator
from b24app.pipelines.language.bundle import MOST, Bundle
from b24app.pipelines.language.naming import KEY
from b24app.store.drafts import Draft, DraftMoved, NoSuchDraft
from b24app.web import forms, policy
from b24app.web.desk import is_part
from b24app.web.pipelines_site import Site
from b24app.web.pipelines_verdict import Line, Verdict, difference, verdict
from b24app.web.refusals import BadForm

_PAST = 20
"""Revisions that are listed to go back to."""


@dataclass(frozen=True)
class Given:
    """What the editor's form holds: `base` is the revision that the texts were made of."""

    name: str
    base: int
    files: Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """What came of a form: the draft as it is kept now, what is wrong with it, or what somebody else has saved."""

    given: Given
    verdict: Verdict
    draft: Draft | None = None
    is_saved: bool = False
    theirs: Draft | None = None
    difference: tuple[Line, ...] = ()
    fault: AppError | None = None

    @property
    def can_plan(self) -> bool:
        """Say whether the texts were kept and hold a pipeline."""
        return self.verdict.pipeline is not None and not self.theirs and not self.fault


def draft_page(site: Site, fields: forms.Fields) -> Response:
    """Show a draft, or an older revision of it, to be saved again."""
    return editor(site, opened(site, fields))


def opened(site: Site, fields: forms.Fields) -> Outcome:
    """Open a revision of a draft, by default the newest; what is made of it is saved over the newest."""
    name, number = forms.text(fields, "name"), forms.whole(fields, "revision", default=0)
    shown, newest = site.drafts.get(site.member, name, number or None), site.drafts.newest(site.member, name)
    given = Given(name, newest.revision if newest else 0, shown.files or {f"{name}.yaml": ""})
    return Outcome(given, judged(site, given.files), shown)


def editor(site: Site, outcome: Outcome) -> Response:
    """Show the editor with what came of its form."""
    name = outcome.given.name
    return site.page(
        "pipelines_draft.html",
        outcome=outcome,
        past=site.drafts.past(site.member, name, _PAST),
        nonce=policy.allow_style(),
    )


def check(site: Site, fields: forms.Fields) -> Response:
    """Judge the texts in the form; nothing is kept."""
    given = _given(fields)
    return _part(site, Outcome(given, judged(site, given.files)))


def save(site: Site, fields: forms.Fields) -> Response:
    """Keep the texts in the form as a new revision."""
    outcome = saved(site, fields)
    return _part(site, outcome) if is_part() else editor(site, outcome)


def saved(site: Site, fields: forms.Fields) -> Outcome:
    """Keep the texts in the form; where somebody else was quicker nothing is kept and the difference is told."""
    given = _given(fields)
    outcome = Outcome(given, judged(site, given.files))
    newest = site.drafts.newest(site.member, given.name)
    if newest and newest.revision == given.base and dict(newest.files) == dict(given.files):
        return replace(outcome, draft=newest)
    try:
        Bundle(given.files).bounded()
        made = site.drafts.save(site.member, given.name, given.files, base=given.base, who=site.who)
    except DraftMoved:
        theirs = site.drafts.get(site.member, given.name)
        return replace(outcome, theirs=theirs, difference=tuple(difference(theirs, given.files)), draft=newest)
    except AppError as fault:
        return replace(outcome, draft=newest, fault=fault)
    return replace(outcome, given=replace(given, base=made.revision), draft=made, is_saved=True)


def put_away(site: Site, fields: forms.Fields) -> None:
    """Put a draft away: its revisions stay, and starting one of the same name goes on from them."""
    name, base = forms.text(fields, "name"), forms.whole(fields, "base", default=0)
    site.drafts.save(site.member, name, {}, base=base, who=site.who)


def begun(site: Site, name: str, files: Mapping[str, str], note: str = "") -> Draft:
    """Begin a draft; raises BadForm where there is one of the name, or it cannot be one."""
    if not re.fullmatch(KEY, name):
        what = phrase('"{name}" cannot be the key of a pipeline')
        raise BadForm(what, phrase("write small Latin letters, digits and _, for example stand_size"), name=name[:80])
    there = site.drafts.newest(site.member, name)
    if there and there.files:
        what = phrase('there is a draft "{name}" already')
        raise BadForm(what, phrase("open it, or give another name"), name=name)
    base = there.revision if there else 0
    return site.drafts.save(site.member, name, files, base=base, who=site.who, note=note)


def judged(site: Site, files: Mapping[str, str]) -> Verdict:
    """Check texts in the viewer's language."""
    return verdict(files, site.app.robots, translator(site.viewer.language))


def _part(site: Site, outcome: Outcome) -> Response:
    return site.page("pipelines_draft_part.html", outcome=outcome)


def _given(fields: forms.Fields) -> Given:
    name = forms.text(fields, "name")
    if not re.fullmatch(KEY, name):
        raise NoSuchDraft(where=name[:80])
    base = forms.whole(fields, "over", default=0) or forms.whole(fields, "base", default=0)
    return Given(name, base, _files(fields, f"{name}.yaml"))


def _files(fields: forms.Fields, main: str) -> dict[str, str]:
    """Read the texts; a file that was emptied is taken out, a new one begins empty."""
    found = {main: ""}
    for number in range(MOST + 1):
        name = forms.text(fields, f"file{number}", default="")
        # Forms end lines as mail does.
        text = forms.text(fields, f"text{number}", default="").replace("\r\n", "\n")
        if name and (text.strip() or name == main):
            found[name] = text
    more = forms.text(fields, "more", default="").strip()
    return {**found, more: "# \n"} if more and more not in found else found
