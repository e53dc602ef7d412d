"""Commands about what robots have done: list, show, try again, ask why."""

import json
import re
from datetime import UTC, datetime, timedelta

import click

from b24app.cli.options import AS_JSON
from b24app.cli.performing import perform
from b24app.cli.root import Session
from b24app.cli.run_told import as_dict, line, told
from b24app.errors import AppError, Misuse
from b24app.languages import phrase
from b24app.robots.occasion import HAND
from b24app.robots.why import why as reasons_of
from b24app.store.past import Sought
from b24app.store.runs import BEGUN, DONE, Run

PORTAL = click.option("--portal", "target", help="An installed portal; by default B24APP_PORTAL, or the only one.")


class NoSuchRun(AppError):
    """There is no run of this key, or there are several; copy the key from "b24app runs list"."""

    code = "runs.unknown"


@click.group()
def runs() -> None:
    """What robots have done, and why."""


@runs.command("list")
@PORTAL
@click.option("--robot", "code", default="", help="Code of a robot.")
@click.option("--card", default="", help="A card, such as lead:12.")
@click.option("--lead", type=int, help="Short for --card lead:NUMBER.")
@click.option("--state", default="", type=click.Choice(["", "begun", "done", "failed", "stopped"]), help="State.")
@click.option("--since", default="", help="A day (2026-08-21), or a time back such as 30m, 12h, 7d.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10000))
@AS_JSON
@click.pass_obj
def listed(
    session: Session, /, target: str | None, *, as_json: bool, lead: int | None, since: str, **sought: str
) -> None:
    """List runs, the newest first."""
    session.as_json = as_json
    app = session.app
    member = app.portals.installed(target).member_id if target else ""
    card = f"lead:{lead}" if lead else str(sought["card"])
    begun = _since(since, app.portals.clock.now()) if since else None
    found = app.past.find(Sought(member, sought["code"], card, sought["state"], begun, int(sought["limit"])))
    if as_json:
        click.echo(json.dumps({"runs": [as_dict(run) for run in found]}, ensure_ascii=False))
    elif not found:
        click.echo(session.translate("no such run"))
    for run in found if not as_json else ():
        click.echo(line(run, session.translate, session.language))


@runs.command()
@click.argument("key")
@AS_JSON
@click.pass_obj
def show(session: Session, key: str, *, as_json: bool) -> None:
    """Show one run: how it began, inputs, decision, reasons, effects, answer."""
    session.as_json = as_json
    run = _found(session, key)
    effects = session.app.runs.effects(run.run_key)
    if session.as_json:
        click.echo(json.dumps(as_dict(run, effects), ensure_ascii=False))
    else:
        click.echo(told(run, effects, session.translate, session.language))


@runs.command()
@click.argument("key")
@AS_JSON
@click.pass_context
def retry(context: click.Context, key: str, *, as_json: bool) -> None:
    """Do a run again that failed or was stopped, with the same settings.

    What it has changed already is not repeated. The workflow in the portal went on long ago and is told nothing.
    """
    session: Session = context.obj
    session.as_json = as_json
    run = _found(session, key)
    if run.state in (BEGUN, DONE):
        raise Misuse(
            phrase("the run is {state}"), phrase("only one that failed or was stopped is tried again"), state=run.state
        )
    session.app.runs.reopen(run.run_key)
    payload = {
        "code": run.code,
        "document_id": run.document,
        "properties": run.inputs or {},
        "started": HAND,
        "handler": run.handler,
        "mode": run.mode,
        "run_key": run.run_key,
    }
    done = perform(session, run.member_id, run.run_key, payload)
    context.exit(0 if done.state == DONE else 1)


@runs.command()
@PORTAL
@click.option("--card", default="", help="A card, such as deal:3 or dynamic_130:7.")
@click.option("--lead", type=int, help="Short for --card lead:NUMBER.")
@AS_JSON
@click.pass_obj
def why(session: Session, target: str | None, *, card: str, lead: int | None, as_json: bool) -> None:
    """Say for a card which robots ran, which did not, and why not."""
    session.as_json = as_json
    kind, _, number = (f"lead:{lead}" if lead else card).partition(":")
    if not number.isdigit():
        raise Misuse(phrase("no card is named"), phrase("write --lead 12 or --card deal:3"))
    app = session.app
    install = app.portals.installed(target or session.settings.portal)
    known = app.registrar.known(install, kind, int(number))
    found = reasons_of(
        app.robots, app.past.last_of_each(install.member_id, f"{kind}:{number}"), known, session.language
    )
    if session.as_json:
        body = {"card": f"{kind}:{number}", "stage": known.stage}
        click.echo(json.dumps(body | {"robots": [one.as_json(session.translate) for one in found]}, ensure_ascii=False))
        return
    click.echo(session.translate("{card}, stage {stage}").format(card=f"{kind}:{number}", stage=known.stage or "?"))
    for one in found:
        click.echo(f"  {one.code}: {one.said(session.translate)}")


def _found(session: Session, key: str) -> Run:
    found = session.app.past.keyed(key)
    if len(found) != 1:
        raise NoSuchRun(where=key)
    return found[0]


def _since(text: str, now: datetime) -> datetime:
    """Read a day, or a time back from now; raises Misuse."""
    if back := re.fullmatch(r"(\d+)([mhd])", text):
        unit = {"m": "minutes", "h": "hours", "d": "days"}[back[2]]
        return now - timedelta(**{unit: int(back[1])})
    try:
        day = datetime.fromisoformat(text)
    except ValueError:
        what, way_out = phrase('"{text}" is no time'), phrase("write 2026-08-21, 30m, 12h or 7d")
        raise Misuse(what, way_out, text=text) from None
    return day if day.tzinfo else day.replace(tzinfo=UTC)
