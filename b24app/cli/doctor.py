"""The command `doctor`: examine the whole installation, for a person or for monitoring."""

import json
import os
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import click
from dotenv import dotenv_values
from rich.markup import escape

from b24app import log
from b24app.cli.findings import console, line
from b24app.cli.options import AS_JSON
from b24app.cli.root import Session
from b24app.install.engine_room import EngineRoom
from b24app.install.findings import Verdict
from b24app.install.front_door import FrontDoor
from b24app.install.installation import Installation, Point
from b24app.install.machine import Machine, unreadable
from b24app.install.portal_order import PortalOrder
from b24app.install.proof import proof
from b24app.languages import phrase
from b24app.settings import BadSettings, Settings, read_settings
from b24app.store.installs import Install
from b24app.store.workers import Workers
from b24app.wiring import App, build


@click.command("doctor")
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="File with the settings, as b24app init keeps it; by default the environment alone.",
)
@AS_JSON
@click.pass_context
def doctor(context: click.Context, path: Path | None, *, as_json: bool) -> None:
    """Examine the installation: settings, rights, disk, databases, worker, public address, every portal.

    Changes nothing. Each fault is told with its cure; exits with 1 where there is one, so that monitoring can call it.
    """
    session: Session = context.obj
    session.as_json = as_json
    points = _shown(session, _examined(path)) if not as_json else list(_examined(path))
    faults = sum(one.finding.verdict is Verdict.FAULT for one in points)
    if as_json:
        checks = [one.finding.as_json(session.translate) | {"portal": one.portal} for one in points]
        click.echo(json.dumps({"checks": checks, "faults": faults}, ensure_ascii=False))
    else:
        click.echo(session.translate(phrase("faults: {faults}")).format(faults=faults))
    context.exit(1 if faults else 0)


def _shown(session: Session, points: Iterable[Point]) -> list[Point]:
    """Show each finding as it comes, under the name of what it is about."""
    told: list[Point] = []
    place = console()
    for one in points:
        if one.portal and one.portal != (told[-1].portal if told else ""):
            place.print(f"[bold]{escape(one.portal)}[/]")
        place.print(line(one.finding, session.translate))
        told.append(one)
    return told


def _examined(path: Path | None) -> Iterator[Point]:
    try:
        settings = read_settings(file=path)
        given = {*os.environ, *(dotenv_values(path, interpolate=False) if path else ())}
    except BadSettings as refused:
        yield from map(Point, unreadable(refused))
        return
    log.set_up("ERROR", settings.log_form)
    # As it stands: a doctor who migrated first would never see what is wrong.
    app = build(settings)
    names = sorted(name for name in given if name.startswith("B24APP_") and not name.startswith("B24APP_REQUIRE_"))
    try:
        yield from _installation(app, settings, names, path).examine()
    finally:
        app.close()


def _installation(app: App, settings: Settings, names: list[str], path: Path | None) -> Installation:
    clock = app.portals.clock
    return Installation(
        machine=Machine(settings, names, path),
        engine_room=EngineRoom(settings, app.database, app.engine.tables, clock),
        front_door=FrontDoor(settings.public_url, settings.bind, clock, partial(_proof, app)),
        installs=app.installs.all,
        doctor_of=lambda install: app.doctor_of(install.member_id),
        order_of=partial(_order, app),
    )


def _proof(app: App, nonce: str) -> str:
    return proof(next(iter(app.settings.keys), ""), nonce, Workers(app.database).all())


def _order(app: App, install: Install) -> PortalOrder:
    return PortalOrder(install, app.registrar, app.past, app.portals.clock)
