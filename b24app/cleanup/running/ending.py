"""End a plan that is being carried out: the leads whose turn has not come stay as they are."""

from b24app.cleanup.running.plan_work import PlanWork
from b24app.errors import AppError
from b24app.languages import phrase, translator
from b24app.store import cleanup_plans as states
from b24app.store.cleanup_journal import SKIPPED, WAITING
from b24app.store.cleanup_steps import FAILED

_ENDED = phrase("the plan was ended before its turn came")


class NothingToEnd(AppError):
    """The plan is not being carried out; see "b24app leads plans"."""

    code = "cleanup.nothing-to-end"


def end_plan(work: PlanWork, language: str) -> int:
    """Leave what is left of a plan as it is and return how many leads that are; raises NothingToEnd.

    The caller holds the portal meanwhile.
    """
    plan = work.plan.id
    if work.plan.state not in (states.RUNNING, states.PAUSED):
        raise NothingToEnd(where=f"#{plan}")
    left = work.journal.of(plan, states=(WAITING,))
    said = translator(language)(_ENDED)
    # One that was begun may have been written to: it can be taken back, as a failed one can.
    work.journal.turn(plan, {one.lead: (FAILED if one.before else SKIPPED, said, None) for one in left})
    work.plans.move(plan, states.DONE, since=(states.RUNNING, states.PAUSED))
    return len(left)
