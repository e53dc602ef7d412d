"""The command `jobs timers`: what robots have set for later."""

import json

import click

from b24app.cli.options import AS_JSON
from b24app.cli.root import Session
from b24app.languages import phrase
from b24app.store.timers import WAITING, Timer


@click.command("timers")
@click.option("--portal", "target", help="An installed portal; by default B24APP_PORTAL, or the only one.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10000))
@AS_JSON
@click.pass_obj
def timers(session: Session, *, target: str | None, limit: int, as_json: bool) -> None:
    """List what waits for its moment on a portal, the next one first: moment in UTC, robot, card, name."""
    session.as_json = as_json
    app = session.app
    member = app.portals.installed(target or session.settings.portal).member_id
    waiting = app.timers.of_portal(member, WAITING, limit)
    if as_json:
        click.echo(json.dumps({"timers": [_row(one) for one in waiting]}, ensure_ascii=False))
    elif not waiting:
        click.echo(session.translate(phrase("nothing waits for its moment")))
    for one in waiting if not as_json else ():
        click.echo("  ".join(str(value) for name, value in _row(one).items() if name != "stage"))


def _row(timer: Timer) -> dict[str, object]:
    card = f"{timer.owner.kind}:{timer.owner.card}"
    due = timer.due_at.isoformat(timespec="seconds")
    return {"due_at": due, "robot": timer.owner.unit, "card": card, "name": timer.name, "stage": timer.stage}
