"""Commands about what was applied: list it, and take it back."""

import json

import click

from b24app.cli.at_work import ask
from b24app.cli.options import AS_JSON, TARGET
from b24app.cli.pipeline_apply import YES, at_work
from b24app.cli.planning import bold, show
from b24app.cli.root import Session
from b24app.install.pipeline_telling import STATES, plan_row
from b24app.languages import phrase
from b24app.pipelines.applying.rollback import Rollback
from b24app.pipelines.planning.allowed import Allowed
from b24app.pipelines.planning.bounds import hold


@click.command()
@TARGET
@AS_JSON
@click.pass_obj
def history(session: Session, target: str | None, *, as_json: bool) -> None:
    """List the plans that were begun on a portal, newest first.

    Needs no portal: what is told was written down here.
    """
    session.as_json = as_json
    key, _ = session.app.portal_named(target or session.settings.portal)
    rows = [plan_row(kept, session.app.journal) for kept in session.app.plans.history(key)]
    if as_json:
        click.echo(json.dumps({"plans": rows}, ensure_ascii=False))
        return
    for row in rows:
        click.echo(_line(session, row))
    if not rows:
        click.echo(session.translate(phrase("Nothing was ever applied to this portal from here.")))


def _line(session: Session, row: dict[str, object]) -> str:
    said = phrase("{plan}  {begun_at}  {pipeline}  {state}, steps done: {done} of {steps}  {who}")
    if row["undoes"]:
        said = phrase("{plan}  {begun_at}  {pipeline}  undoes {undoes}, {state}, steps done: {done} of {steps}  {who}")
    state = session.translate(STATES.get(str(row["state"]), str(row["state"])))
    begun = str(row["begun_at"]).replace("+00:00", "Z")
    return session.translate(said).format(**{**row, "state": state, "begun_at": begun}).rstrip()


@click.command()
@click.argument("plan", required=False, type=int)
@TARGET
@AS_JSON
@bold
@YES
@click.option("--delete-answers", is_flag=True, help="Delete fields the plan made together with the answers in them.")
@click.pass_obj
def rollback(
    session: Session,
    plan: int | None,
    target: str | None,
    *,
    as_json: bool,
    yes: bool,
    delete_answers: bool,
    allow_replace: bool,
    max_deletes: str | None,
    max_moves: str | None,
) -> None:
    """Take a plan back, by default the last one: the portal becomes what it was before.

    PLAN is its number in the history; what was applied since goes back too. Cards that people have moved since stay,
    and so does what people have changed since; a field made by the plan stays while it holds answers.
    """
    session.as_json = as_json
    work = session.pipelines_on(target)
    made = work.rollback(plan, Allowed(allow_replace, max_deletes, max_moves), may_lose=delete_answers)
    if not as_json:
        _show(session, made)
    hold(made.plan)
    if not yes:
        ask(session, phrase("Take it back?"))
    with at_work(session, work, len(made.plan.changes)) as applying:
        number = applying.undo(made.plan, made.undoes)
    _tell(session, made, number)


def _tell(session: Session, made: Rollback, number: int) -> None:
    if session.as_json:
        notes = [note.said(session.translate) for note in made.notes]
        told = {"rollback": number, "undoes": made.undoes, "stays": notes, **made.plan.document()}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo(session.translate(phrase("Taken back; the journal has it as plan {plan}.")).format(plan=number))


def _show(session: Session, made: Rollback) -> None:
    show(session, made.plan)
    for note in made.notes:
        click.echo(f"  ! {note.said(session.translate)}")
