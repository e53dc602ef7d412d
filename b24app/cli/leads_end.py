"""The command `leads end`: leave what is left of a plan as it is."""

import getpass

import click

from b24app.cli.cleanup_work import CleanupWork
from b24app.cli.leads_run import PLAN
from b24app.cli.options import TARGET
from b24app.cli.root import Session
from b24app.errors import AppError
from b24app.languages import phrase
from b24app.store import cleanup_plans as states
from b24app.store.cleanup_journal import SKIPPED, WAITING
from b24app.store.cleanup_steps import FAILED
from b24app.store.holds import Holds

_ENDED = phrase("the plan was ended before its turn came")


class NothingToEnd(AppError):
    """The plan is not being carried out; see "b24app leads plans"."""

    code = "cleanup.nothing-to-end"


@click.command("end")
@PLAN
@TARGET
@click.pass_obj
def end(session: Session, plan: int, target: str | None) -> None:
    """End a plan that is being carried out: the leads whose turn has not come stay as they are, others can be planned.

    What it has done stays done, and can still be taken back.
    """
    work = CleanupWork.opened(session, target, plan)
    with Holds(session.app.database, session.app.portals.clock).held(work.key, getpass.getuser(), work.portal.name):
        if work.plan.state not in (states.RUNNING, states.PAUSED):
            raise NothingToEnd(where=f"#{plan}")
        left = work.journal.of(plan, states=(WAITING,))
        # One that was begun may have been written to: it can be taken back, as a failed one can.
        said = session.translate(_ENDED)
        work.journal.turn(plan, {one.lead: (FAILED if one.before else SKIPPED, said, None) for one in left})
        work.plans.move(plan, states.DONE, since=(states.RUNNING, states.PAUSED))
    click.echo(work.say(phrase("Plan {plan} is ended; leads left as they are: {number}"), plan=plan, number=len(left)))
