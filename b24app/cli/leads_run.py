"""The commands `leads run` and `leads status`: carry a signed plan out in waves, and tell how far it is."""

import getpass
import json
from collections.abc import Sequence

import click

from b24app.cleanup.decision import UNDO
from b24app.cleanup.running.beginning import MAY_RUN, begin, until
from b24app.cleanup.running.foretelling import foretell_run
from b24app.cleanup.running.going import worded
from b24app.cli.cleanup_told import tell_drill, tell_pace
from b24app.cli.cleanup_work import CleanupWork
from b24app.cli.options import AS_JSON, TARGET
from b24app.cli.root import Session
from b24app.errors import AppError
from b24app.install.cleanups import CLEAN, payload_of, settle
from b24app.languages import phrase
from b24app.store import cleanup_plans as states
from b24app.store.cleanup_journal import SKIPPED
from b24app.store.cleanup_steps import FAILED
from b24app.store.holds import Holds
from b24app.store.sightings import Sightings

PLAN = click.argument("plan", type=click.IntRange(1))
_LEVELS = {"full": phrase("in full"), "fields": phrase("its fields only"), "none": phrase("not at all")}


class RunStopped(AppError):
    """The clean-up stopped, since something is not as the preview promised; mend it and run the plan again."""

    code = "cleanup.run-stopped"


class CannotRun(AppError):
    """The plan cannot be run as it stands; sign it, or make a new one for what is left."""

    code = "cleanup.cannot-run"


@click.command("run")
@PLAN
@TARGET
@AS_JSON
@click.option("--yes", is_flag=True, help="Write; without it only what would be done, what may wake and the way back.")
@click.option("--wave", type=click.IntRange(1), help="Run up to this wave; else the next one, or as the recipe says.")
@click.option("--background", is_flag=True, help="Let the worker do it; see b24app jobs. Installed portals only.")
@click.option("--settle", type=click.FloatRange(0, 3600), help="Seconds the first leads are watched; 20 by default.")
@click.pass_obj
def run(
    session: Session,
    plan: int,
    target: str | None,
    *,
    as_json: bool,
    yes: bool,
    wave: int | None,
    background: bool,
    settle: float | None,
) -> None:
    """Carry a signed plan out: five leads first, proven silent, then wave after wave; Ctrl-C and run again to go on.

    Every write is kept with what was there before. A difference between preview and result stops the run and is told.
    """
    session.as_json = as_json
    work = CleanupWork.opened(session, target, plan, settle)
    if work.plan.state not in MAY_RUN:
        raise CannotRun(where=str(plan))
    work.check_signed()
    _foretell(work)
    if not yes:
        click.echo(work.say(phrase("Nothing was written; run it with --yes.")))
        return
    begin(work, session.settings.home)
    portion = until(work, wave)
    if background:
        _begin(work, target, portion)
    else:
        _go(work, portion)


@click.command("status")
@PLAN
@TARGET
@AS_JSON
@click.pass_obj
def status(session: Session, plan: int, target: str | None, *, as_json: bool) -> None:
    """Tell how far a plan is: leads by state, why some were left alone, how long the rest will take."""
    session.as_json = as_json
    work = CleanupWork.opened(session, target, plan)
    counts = work.journal.counts(plan)
    reasons: dict[str, int] = {}
    for one in work.journal.of(plan, states=(SKIPPED, FAILED)):
        reasons[one.reason] = reasons.get(one.reason, 0) + 1
    if as_json:
        told = {"plan": plan, "state": work.plan.state, "reason": work.plan.reason, "leads": counts, "reasons": reasons}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    tell_pace(work, counts)
    for reason, count in sorted(reasons.items(), key=lambda one: -one[1]):
        click.echo(f"  {count}: {reason}")


def _foretell(work: CleanupWork) -> None:
    """Say before anything is written what would be done, what may wake, and what could be taken back."""
    if work.plan.reason:
        click.echo(work.say(phrase("! the last run stopped: {reason}"), reason=work.plan.reason))
    found = foretell_run(work, Sightings(work.session.app.database).of(work.key))
    for action, count in found.counts.items():
        level = work.session.translate(_LEVELS[UNDO[action]])  # type: ignore[index]
        click.echo(
            work.say(
                phrase("{action}: {count} leads; can be taken back {level}"), action=action, count=count, level=level
            )
        )
    for line in worded(found.may_wake, work.session.language):
        click.echo(f"! {line}")
    tell_drill(work, found.drilled)


def _begin(work: CleanupWork, target: str | None, end: int) -> None:
    app, following = work.session.app, work.journal.next(work.plan.id)
    install = app.portals.installed(target or work.session.settings.portal)
    work.plans.move(work.plan.id, states.RUNNING, since=MAY_RUN)
    first = following[0] if following else end
    payload = payload_of(work.plan.id, work.terms, end, first if work.plan.reason else 0)
    number = app.bulk.start(CLEAN, install.member_id, payload, cursor=first, total=_left(work))
    click.echo(work.say(phrase("the worker does it as job {number}; see b24app jobs list"), number=number))


def _left(work: CleanupWork) -> int:
    return work.journal.counts(work.plan.id).get("waiting", 0)


def _go(work: CleanupWork, end: int) -> None:
    """Clean portion by portion here; what stops it is told and raised."""
    app, stop = work.session.app, ""
    with Holds(app.database, app.portals.clock).held(work.key, getpass.getuser(), work.portal.name) as hold:
        work.plans.move(work.plan.id, states.RUNNING, since=MAY_RUN)
        is_watched = bool(work.plan.reason)
        try:
            while not stop and (following := work.journal.next(work.plan.id)) and following[0] < end:
                hold.check()
                if _is_closed(work):
                    return
                came = work.going.step(following[0], is_watched=is_watched)
                stop, is_watched = came.stop, False
                _tell(work, came.notes)
        finally:
            settle(work.plans, work.journal, work.plan.id, stop)
    if stop:
        raise RunStopped(stop, phrase("mend it and run the plan again"), where=str(work.plan.id))


def _is_closed(work: CleanupWork) -> bool:
    """Say that the recipe lets it run at other hours only, where it does."""
    if rest := work.going.rest():
        said = phrase("the recipe lets it run at {hours} only, in {wait} h {minutes} min; run it again then")
        hours, minutes = divmod(int(rest // 60), 60)
        click.echo(work.say(said, hours=work.terms.hours, wait=hours, minutes=minutes))
    return bool(rest)


def _tell(work: CleanupWork, notes: Sequence[str]) -> None:
    for note in notes:
        click.echo(f"! {note}")
    tell_pace(work, work.journal.counts(work.plan.id))
