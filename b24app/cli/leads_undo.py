"""The commands `leads undo`, `leads drill` and `leads delete`: take a clean-up back, try that, end the hold."""

import getpass
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from b24app.cleanup.deciding.planned import decisions
from b24app.cleanup.running.drill import drill as drilled
from b24app.cleanup.running.foretelling import foretell_undo, parts
from b24app.cleanup.running.going_back import WentBack
from b24app.cleanup.running.undoing import RETURNABLE, Undone
from b24app.cli.cleanup_told import tell_drill
from b24app.cli.cleanup_work import CleanupWork
from b24app.cli.leads_run import PLAN
from b24app.cli.options import AS_JSON, TARGET
from b24app.cli.root import Session
from b24app.errors import AppError
from b24app.languages import phrase
from b24app.store import cleanup_plans as states
from b24app.store.cleanup_journal import DELETED, CleanedLead
from b24app.store.holds import Holds


class NothingDone(AppError):
    """There is nothing to be taken back; see "b24app leads status"."""

    code = "cleanup.nothing-done"


class NotWhole(AppError):
    """Some leads could not be taken back; mend what is told of them and run the same command again."""

    code = "cleanup.not-whole"


class UndoStopped(AppError):
    """Taking back stopped, since something is not as before the run; what was taken back so far stays so."""

    code = "cleanup.undo-stopped"


@click.command("undo")
@PLAN
@TARGET
@AS_JSON
@click.option("--lead", default=0, type=click.IntRange(0), help="Only this lead.")
@click.option("--cluster", default="", help="Only the leads of one client, by the name of their group.")
@click.option("--settle", type=click.FloatRange(0, 3600), help="Seconds the first leads are watched; 20 by default.")
@click.option("--unwatched", is_flag=True, help="Go on even if something begins at the first leads.")
@click.option("--yes", is_flag=True, help="Write; without it only what would be taken back is told.")
@click.pass_obj
def undo(
    session: Session,
    plan: int,
    target: str | None,
    *,
    as_json: bool,
    lead: int,
    cluster: str,
    settle: float | None,
    unwatched: bool,
    yes: bool,
) -> None:
    """Take a clean-up back, wholly, for one client or one lead; what people have changed since stays and is told.

    A few leads go first and are watched. Interrupted, it goes on when it is called again. Deleted leads come back with
    their fields, under new numbers.
    """
    session.as_json = as_json
    work = CleanupWork.opened(session, target, plan, settle)
    leads = work.journal.of(plan, lead=lead, cluster=cluster, states=(*RETURNABLE, DELETED))
    if (lead or cluster) and not leads:
        what = phrase("the plan has done nothing with {which} that could be taken back")
        raise NothingDone(what, phrase("see the columns lead and cluster of its table"), which=cluster or f"#{lead}")
    if not yes:
        _foretell(work, leads)
        return
    _take_back(work, leads, is_whole=not (lead or cluster), is_watched=not unwatched)


def _take_back(work: CleanupWork, leads: Sequence[CleanedLead], *, is_whole: bool, is_watched: bool) -> None:
    app, plan = work.session.app, work.plan.id
    with Holds(app.database, app.portals.clock).held(work.key, getpass.getuser(), work.portal.name):
        went = list(_back(work, [one for one in leads if one.state != DELETED], is_watched=is_watched))
        stop = went[-1].stop if went else ""
        restored = {} if stop else work.deleter.restore([one for one in leads if one.state == DELETED])
    if is_whole and not stop:
        work.plans.move(plan, states.UNDONE, since=states.SETTLED)
    _tell(work, [one.undone for one in went], restored)
    if stop:
        raise UndoStopped(stop, phrase("mend it and call it again; with --unwatched it goes on"), where=f"#{plan}")
    if any(one.undone.failed for one in went):
        raise NotWhole(where=f"#{plan}")


def _back(work: CleanupWork, leads: Sequence[CleanedLead], *, is_watched: bool) -> Iterator[WentBack]:
    """Take leads back, the last ones cleaned first and a few of them watched, until something has to stop it."""
    for part in parts(leads):
        for came in work.going_back.portion(part, is_watched=is_watched):
            yield came
            for note in came.notes:
                click.echo(f"! {note}", err=True)
            if came.stop:
                return
        is_watched = False


@click.command("drill")
@PLAN
@TARGET
@click.pass_obj
def drill(session: Session, plan: int, target: str | None) -> None:
    """Try the way back on a sample of a plan without writing anything, before its run or after it."""
    work = CleanupWork.opened(session, target, plan)
    if leads := work.journal.of(plan, states=RETURNABLE):
        _foretell(work, leads)
    else:
        wanted = (one.decision for one in decisions(work.decisions, plan))
        tell_drill(work, drilled(work.portal, wanted, work.terms, plan))


@click.command("delete")
@PLAN
@TARGET
@click.option("--yes", is_flag=True, help="Delete; without it only how many are due is told.")
@click.pass_obj
def delete(session: Session, plan: int, target: str | None, *, yes: bool) -> None:
    """Delete the parked leads of a plan whose hold is over, except those that somebody has changed meanwhile."""
    work = CleanupWork.opened(session, target, plan)
    due = len(work.deleter.due())
    click.echo(
        work.say(phrase("{count} leads are due to be deleted after {days} days"), count=due, days=work.terms.hold_days)
    )
    if yes and due:
        for state, count in sorted(work.deleter.delete().items()):
            click.echo(f"  {state}: {count}")


def _foretell(work: CleanupWork, leads: Sequence[CleanedLead]) -> None:
    """Say what taking back would do, from the portal as it stands."""
    found = foretell_undo(work.undoer, leads)
    said = phrase("{leads} leads would be taken back with {writes} writes; {conflicts} of them in part")
    click.echo(work.say(said, leads=found.leads, writes=found.writes, conflicts=len(found.conflicts)))
    if found.stages:
        wakes = phrase("! leads return to their stages, where robots of people may wake: {stages}")
        click.echo(work.say(wakes, stages=", ".join(found.stages)))
    _conflicts(work, found.conflicts)


def _tell(work: CleanupWork, undone: Sequence[Undone], restored: dict[int, int]) -> None:
    conflicts = {lead: some for one in undone for lead, some in one.conflicts.items()}
    failed = {lead: reason for one in undone for lead, reason in one.failed.items()}
    whole = sum(one.leads for one in undone)
    if work.session.as_json:
        told = {"undone": whole, "conflicts": conflicts, "failed": failed, "restored": restored}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    said = phrase("taken back: {whole}, in part: {partly}, failed: {failed}, made anew: {restored}")
    facts = {"whole": whole, "partly": len(conflicts), "failed": len(failed), "restored": len(restored)}
    click.echo(work.say(said, **facts))
    _conflicts(work, conflicts)
    for lead, reason in failed.items():
        click.echo(f"  #{lead}: {reason}")


def _conflicts(work: CleanupWork, conflicts: Mapping[int, Any]) -> None:
    for lead, some in conflicts.items():
        for name, ours, there in some:
            said = phrase("  lead {lead}: {name} stays {there}, though the clean-up wrote {ours}")
            click.echo(work.say(said, lead=lead, name=name, there=there, ours=ours))
