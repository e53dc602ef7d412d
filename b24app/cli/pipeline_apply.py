"""Commands that change a portal's funnel: apply a file or a plan, go on with one that was not finished."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from b24app.cli.at_work import ask, me, progress, stoppable
from b24app.cli.options import AS_JSON, TARGET
from b24app.cli.planning import bold, show
from b24app.cli.root import Session
from b24app.cli.unfinished import tell_unfinished, told
from b24app.errors import AppError, Misuse
from b24app.install.pipeline_work import PipelineWork
from b24app.languages import phrase
from b24app.pipelines.applying.apply import Applying
from b24app.pipelines.language.check import checked
from b24app.pipelines.planning.allowed import Allowed
from b24app.pipelines.planning.bounds import hold
from b24app.pipelines.planning.plan import Plan
from b24app.pipelines.planning.saved import read_saved

YES = click.option("--yes", is_flag=True, help="Do not ask.")


class NothingOpen(AppError):
    """Every plan begun on this portal came to its end, there is nothing to go on with; apply a FILE."""

    code = "apply.nothing-open"


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@TARGET
@AS_JSON
@bold
@YES
@click.option("--resume", is_flag=True, help="Go on with the plan that was not finished; without FILE.")
@click.pass_obj
def apply(
    session: Session,
    file: Path | None,
    target: str | None,
    *,
    as_json: bool,
    yes: bool,
    resume: bool,
    allow_replace: bool,
    max_deletes: str | None,
    max_moves: str | None,
) -> None:
    """Make the portal follow a file or a saved plan.

    FILE is a pipeline, or a plan saved with plan --out, whose name has to end in .json. Ctrl-C stops after the step
    under way. Cards that move set off the portal's own robots and events, as if a person had moved them.
    """
    session.as_json = as_json
    if (file is None) != resume:
        raise Misuse(phrase("apply wants either a FILE or --resume"), phrase("give one of them"))
    if file is None:
        go_on(session, target, yes=yes)
    else:
        _apply(session, file, target, Allowed(allow_replace, max_deletes, max_moves), yes=yes)


def _apply(session: Session, file: Path, target: str | None, allowed: Allowed, *, yes: bool) -> None:
    saved = read_saved(file) if file.suffix == ".json" else None
    work = session.pipelines_on(target)
    made = work.plan(saved.pipeline if saved else checked(file), saved.allowed if saved else allowed)
    if saved:
        saved.hold(made)
    if not session.as_json:
        tell_unfinished(session, made.portal)
        show(session, made)
    hold(made)
    if made.changes and not yes:
        ask(session, phrase("Apply this plan?"))
    with at_work(session, work, len(made.changes)) as applying:
        number = applying.apply(made)
    tell_applied(session, made, number)


def go_on(session: Session, target: str | None, *, yes: bool) -> None:
    """Go on with the newest plan that was not finished."""
    work = session.pipelines_on(target)
    kept = session.app.plans.unfinished(work.key)
    if kept is None:
        raise NothingOpen(where=work.portal.name)
    if not session.as_json:
        click.echo(told(session, kept))
    if not yes:
        ask(session, phrase("Go on with it?"))
    with at_work(session, work, len(kept.document["changes"])) as applying:
        number = applying.resume(kept)
    if session.as_json:
        click.echo(json.dumps({"applied": number}, ensure_ascii=False))
    else:
        click.echo(session.translate(phrase("Done; the journal has it as plan {plan}.")).format(plan=number))


@contextmanager
def at_work(session: Session, work: PipelineWork, total: int) -> Iterator[Applying]:
    """Give what applies plans to a portal, shows its progress and hears Ctrl-C."""
    translate = session.translate
    with stoppable(translate) as stop, progress(total, translate, is_silent=session.as_json) as watch:
        yield work.applying(watch, stop, me())


def tell_applied(session: Session, made: Plan, number: int) -> None:
    """Say under which number the journal has it."""
    if session.as_json:
        click.echo(json.dumps({"applied": number, **made.document()}, ensure_ascii=False))
    elif made.changes:
        click.echo(session.translate(phrase("Applied; the journal has it as plan {plan}.")).format(plan=number))
