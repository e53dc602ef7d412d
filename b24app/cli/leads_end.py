"""The command `leads end`: leave what is left of a plan as it is."""

import getpass

import click

from b24app.cleanup.running.ending import end_plan
from b24app.cli.cleanup_work import CleanupWork
from b24app.cli.leads_run import PLAN
from b24app.cli.options import TARGET
from b24app.cli.root import Session
from b24app.languages import phrase
from b24app.store.holds import Holds


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
        left = end_plan(work, session.language)
    click.echo(work.say(phrase("Plan {plan} is ended; leads left as they are: {number}"), plan=plan, number=left))
