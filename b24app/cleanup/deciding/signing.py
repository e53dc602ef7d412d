"""Sign a plan: note who answers for it and exactly what was signed."""

from b24app.cleanup.deciding.figures import figures
from b24app.cleanup.deciding.work import Plans
from b24app.errors import AppError
from b24app.languages import phrase
from b24app.store.cleanup_plans import DRAFT, SIGNED, CleanupPlan


class NotToBeSigned(AppError):
    """The plan cannot be signed; see the reason above."""

    code = "cleanup.not-to-be-signed"


def sign(plans: Plans, plan: CleanupPlan, who: str, *, leave_reviews: bool = False) -> str:
    """Sign a draft and return the digest of its decisions; raises NotToBeSigned."""
    where = f"#{plan.id}"
    if plan.state != DRAFT:
        what = phrase("the plan is signed already") if plan.state == SIGNED else phrase("the plan is no draft any more")
        raise NotToBeSigned(what, phrase('see "b24app leads plans"'), where=where)
    waiting = figures(plans.decisions, plan.id).waiting
    if waiting and not leave_reviews:
        what = phrase("questions wait for a person: {number}")
        way_out = phrase("answer them, or leave those leads alone with --leave-reviews")
        raise NotToBeSigned(what, way_out, where=where, number=waiting)
    digest = plans.decisions.digest(plan.id)
    if not plans.plans.sign(plan.id, digest, who) or plans.decisions.digest(plan.id) != digest:
        raise NotToBeSigned(phrase("somebody changed the plan meanwhile"), phrase("look at it again"), where=where)
    return digest


def is_as_signed(plans: Plans, plan: CleanupPlan) -> bool:
    """Say whether a plan still says what was signed."""
    return bool(plan.digest) and plans.decisions.digest(plan.id) == plan.digest
