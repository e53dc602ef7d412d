"""Write a plan down as a draft; where nothing has changed since the last one, that one stays the plan."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from b24app.cleanup.deciding.planned import Planned, planned, row_of
from b24app.cleanup.deciding.recipe import Recipe
from b24app.errors import AppError
from b24app.languages import phrase, translator
from b24app.store.cleanup_decisions import CleanupDecisions
from b24app.store.cleanup_plans import DRAFT, PAUSED, RUNNING, SIGNED, CleanupPlan, CleanupPlans

_PAGE = 500
_AGAIN = phrase("rejected in plan {plan}, and nothing has changed since")


class PlanUnderWay(AppError):
    """A plan of this portal is being carried out; let it come to its end, or end it with "b24app leads end"."""

    code = "cleanup.plan-under-way"


@dataclass(frozen=True)
class Draft:
    """A plan as it was written down; not new where an older one says the same."""

    plan: int
    is_new: bool


class Drafting:
    """Writes plans down."""

    def __init__(self, plans: CleanupPlans, decisions: CleanupDecisions) -> None:
        self._plans = plans
        self._decisions = decisions

    def draft(self, portal: str, recipe: Recipe, language: str, decided: Iterable[Planned]) -> Draft:
        """Write decisions down as a draft; raises PlanUnderWay."""
        if under_way := self._plans.of(portal, RUNNING, PAUSED):
            raise PlanUnderWay(where=f"#{under_way[0].id}")
        last = next((one for one in self._plans.of(portal) if one.recipe == recipe.recipe), None)
        plan = self._plans.begin(portal, recipe.recipe, recipe.document(), language)
        try:
            said_before = self._with_rejections(decided, last, language) if last else iter(decided)
            self._decisions.add(plan, (row_of(one) for one in said_before))
        except BaseException:
            # Half a plan is none: what was written of it would only be mistaken for one.
            self._plans.drop(plan)
            raise
        if last and self._is_same(last, plan):
            self._plans.drop(plan)
            return Draft(last.id, is_new=False)
        return Draft(plan, is_new=True)

    def _is_same(self, last: CleanupPlan, plan: int) -> bool:
        found = self._plans.find(last.portal, plan)
        if last.state not in (DRAFT, SIGNED) or found is None or found.document != last.document:
            return False
        if self._decisions.counts(plan, "action") != self._decisions.counts(last.id, "action"):
            return False
        return self._decisions.digest(plan) == self._decisions.digest(last.id)

    def _with_rejections(self, decided: Iterable[Planned], last: CleanupPlan, language: str) -> Iterator[Planned]:
        """Reject again what people have rejected once, as long as neither the lead nor what is proposed is another."""
        remark = translator(language)(_AGAIN).format(plan=last.id)
        waiting = iter(decided)
        while page := list(islice(waiting, _PAGE)):
            rows = self._decisions.of_leads(last.id, [one.decision.lead for one in page])
            rejected = {row.lead: planned(row) for row in rows if row.verdict == "rejected"}
            for one in page:
                before = rejected.get(one.decision.lead)
                is_again = before is not None and _asks(before) == _asks(one) and not _is_joint(one)
                decision = replace(one.decision, verdict="rejected") if is_again else one.decision
                yield replace(one, decision=decision, remark=remark if is_again else one.remark)


def _asks(one: Planned) -> object:
    """Give what a person was asked about a lead."""
    decision = one.proposed or one.decision
    return one.planned_on, decision.action, decision.contact, decision.company, decision.makes


def _is_joint(one: Planned) -> bool:
    # Of leads that merge it is remembered apart which are no duplicates; rejecting one changes what others take over.
    return bool(one.decision.cluster)
