"""POST /desk/cleanup/review: the questions of a plan, client by client, side by side; answered by keys, one by one."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response

from b24app.cleanup.deciding.planned import Planned, planned
from b24app.cleanup.deciding.recipe import read_recipe
from b24app.cleanup.deciding.reviewing import Materials, Reviewing, Said
from b24app.cleanup.seeing.answered import Answered
from b24app.cleanup.seeing.groups import Groups, Together, leads_of, waits
from b24app.cleanup.seeing.snapshot import kept_fields
from b24app.errors import AppError
from b24app.languages import phrase
from b24app.store.cleanup_plans import DRAFT, SIGNED, CleanupPlan
from b24app.web import desk, forms
from b24app.web.cleanup_plan import words
from b24app.web.cleanup_site import HERE, Site
from b24app.web.desk import Viewer
from b24app.web.refusals import BadForm
from b24app.web.roles import LEADING

if TYPE_CHECKING:
    from b24app.wiring import App

SAID = ("keep", "junk", "convert", "bind", "delete")
"""What a person may decide about a lead alone."""

_DONE = {
    "accept": phrase("Accepted: {number}"),
    "reject": phrase("Rejected: {number}. Nothing happens to them."),
    "split": phrase("Split off: {number}. They are another client, for good."),
    "say": phrase("Decided: {number}"),
    "undo": phrase("The last answer is taken back."),
}


@dataclass(frozen=True)
class Asked:
    """What the page shows: a group, how many questions there were and are, and what came of the last answer."""

    group: Together | None
    waiting: int
    total: int
    told: str = ""
    number: int = 0
    fault: AppError | None = None


def blueprint(app: "App") -> Blueprint:
    """Route the review and its answers."""
    routes = Blueprint("cleanup_review", __name__)

    @routes.post("/desk/cleanup/review")
    def review() -> Response:
        return desk.opened(app, LEADING, lambda viewer, fields: _page(app, viewer, fields), HERE)

    @routes.post("/desk/cleanup/review/answer")
    def answer() -> Response:
        return desk.opened(app, LEADING, lambda viewer, fields: _answer(app, viewer, fields), HERE)

    return routes


def _page(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    site = Site(app, viewer)
    plan = site.plan(fields)
    asked = _asked(site, plan, forms.whole(fields, "after", default=0), cluster=forms.text(fields, "group", default=""))
    return _shown("cleanup_review.html", site, plan, asked)


def _shown(template: str, site: Site, plan: CleanupPlan, asked: Asked) -> Response:
    return site.viewer.page(
        template,
        HERE,
        site=site,
        plan=plan,
        asked=asked,
        waits=waits,
        may_answer=plan.state in (DRAFT, SIGNED),
        answered=_answered(site, plan).number,
        said=SAID,
        done=_DONE,
        **words(),
    )


def _answer(app: "App", viewer: Viewer, fields: forms.Fields) -> Response:
    """Carry an answer out and show the next question."""
    site = Site(app, viewer)
    plan, act = site.plan(fields), forms.text(fields, "do")
    place = forms.whole(fields, "place", default=0)
    if act == "next":
        return _shown("cleanup_group.html", site, plan, _asked(site, plan, place))
    try:
        number, after = _carried_out(site, plan, act, fields)
    except AppError as fault:
        asked = _asked(site, plan, max(place - 1, 0), cluster=forms.text(fields, "group", default=""), fault=fault)
        return _shown("cleanup_group.html", site, plan, asked)
    asked = _asked(site, site.plan(fields), after, told=act, number=number)
    return _shown("cleanup_group.html", site, site.plan(fields), asked)


def _carried_out(site: Site, plan: CleanupPlan, act: str, fields: forms.Fields) -> tuple[int, int]:
    """Do what a person answers; returns how many leads it was about, and the place to go on from."""
    answered = _answered(site, plan)
    if act == "undo":
        return 1, answered.take_back(site.who)
    place, cluster = forms.whole(fields, "place", default=0), forms.text(fields, "group", default="")
    with _reviewing(site, plan) as work:
        members = work.whole(cluster) if cluster else work.of([forms.whole(fields, "lead", default=0)])
        ticked = _ticked(fields, members)
        before = answered.look(leads_of(members))
        leads = ticked or [one.decision.lead for one in members if waits(one)] or leads_of(members)
        _acts(fields)[act](work, cluster, leads) if act in _acts(fields) else _strange()
    answered.keep(before)
    return len(leads), place


def _acts(fields: forms.Fields) -> dict[str, Callable[[Reviewing, str, list[int]], Any]]:
    return {
        "accept": lambda work, _, leads: work.accept(leads),
        "reject": lambda work, _, leads: work.reject(leads),
        "split": lambda work, cluster, leads: work.split(cluster, leads),
        "say": lambda work, _, leads: work.write([work.as_said(_said(one, fields)) for one in leads]),
    }


def _strange() -> None:
    raise BadForm(phrase("there is no such button"), phrase("open the page again"))


def _said(lead: int, fields: forms.Fields) -> Said:
    action, client = forms.text(fields, "action"), forms.whole(fields, "client", default=0)
    if action not in SAID:
        _strange()
    contacts = (client,) if client and forms.text(fields, "kind", default="contact") == "contact" else ()
    companies = (client,) if client and not contacts else ()
    return Said(lead, action, contacts, companies)  # type: ignore[arg-type]


def _ticked(fields: forms.Fields, members: list[Planned]) -> list[int]:
    """Read which leads of a group are ticked."""
    given = fields.get("leads")
    texts = given if isinstance(given, list) else [given] if isinstance(given, str) else []
    wanted = {int(text) for text in texts if isinstance(text, str) and text.isdigit()}
    return [one.decision.lead for one in members if one.decision.lead in wanted]


def _answered(site: Site, plan: CleanupPlan) -> Answered:
    plans = site.plans
    return Answered(site.home, site.key, plan.id, site.viewer.user_id, plans.decisions, plans.not_duplicates)


@contextmanager
def _reviewing(site: Site, plan: CleanupPlan) -> Iterator[Reviewing]:
    """Give what carries out the words of a person, on the leads of the snapshot."""
    plans = site.plans
    with ExitStack() as stack:

        @cache
        def materials() -> Materials:
            copy = stack.enter_context(site.seen())
            recipe = read_recipe(plan.document)
            deciding = plans.deciding(recipe, kept_fields(site.copy), plan.language)
            return Materials(plans.pile(copy, recipe), deciding, recipe)

        yield Reviewing(site.key, plan.id, plans.decisions, plans.not_duplicates, materials, site.who)


def _asked(site: Site, plan: CleanupPlan, after: int, *, cluster: str = "", **told: Any) -> Asked:
    """Find the question to be shown: of a group by its name, else the first one that waits beyond a place."""
    rows = site.plans.decisions
    found = [planned(row) for row in rows.of_cluster(plan.id, cluster)] if cluster else []
    if not found and (row := rows.waiting(plan.id, after) or rows.waiting(plan.id)):
        found = [planned(one) for one in rows.of_cluster(plan.id, row.cluster)] if row.cluster else [planned(row)]
    waiting, total = rows.questions(plan.id)
    if not found:
        return Asked(None, waiting, total, **told)
    recipe = read_recipe(plan.document)
    with site.seen() as copy:
        groups = Groups(copy, recipe, kept_fields(site.copy), site.translate)
        return Asked(groups.together(found[0].decision.cluster, found), waiting, total, **told)
