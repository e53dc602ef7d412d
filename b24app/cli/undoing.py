"""Take back what a run of a robot has done to a card, where the robot knows how."""

import click

from b24app.cli.options import AS_JSON
from b24app.cli.performing import perform
from b24app.cli.root import Session
from b24app.errors import Misuse
from b24app.languages import phrase
from b24app.robots.occasion import HAND
from b24app.robots.unit import UNDO
from b24app.store.past import Sought
from b24app.store.runs import DONE, Run


@click.command()
@click.argument("key", default="")
@click.option("--lead", type=int, help="Take back the last run that changed this lead, instead of naming a run.")
@AS_JSON
@click.pass_context
def undo(context: click.Context, key: str, lead: int | None, *, as_json: bool) -> None:
    """Take a run back: the lead that a robot closed returns to its stage, with the reason it had before.

    A lead that somebody has moved since is left alone. "b24app runs list --lead 12" names the runs.
    """
    session: Session = context.obj
    session.as_json = as_json
    run = _run(session, key, lead)
    robot = session.app.robots.get(run.code)
    if robot is None or robot.handler_named(UNDO) is None:
        what = phrase("the robot {code} cannot take back what it does")
        raise Misuse(what, phrase("change the card by hand; b24app runs show tells what was done"), code=run.code)
    payload = {
        "code": run.code,
        "document_id": run.document,
        "properties": run.inputs or {},
        "started": HAND,
        "handler": UNDO,
        "facts": {"run": run.run_key},
        "mode": "active",
    }
    done = perform(session, run.member_id, f"undo:{run.run_key.partition(':')[2]}", payload)
    context.exit(0 if done.state == DONE else 1)


def _run(session: Session, key: str, lead: int | None) -> Run:
    app = session.app
    found = app.past.keyed(key) if key else []
    if not key and lead:
        runs = app.past.find(Sought(card=f"lead:{lead}", state=DONE, limit=100))
        undoable = [one for one in runs if (robot := app.robots.get(one.code)) and robot.handler_named(UNDO)]
        found = [one for one in undoable if one.decision == "closed" and one.mode == "active"][:1]
    if len(found) != 1:
        raise Misuse(phrase("no run is named"), phrase("copy its key from: b24app runs list --lead 12"))
    return found[0]
