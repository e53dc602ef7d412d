"""Commands about one portal: examine it, sweep up changes."""

import json

import click

from b24app.cli.findings import console, line
from b24app.cli.root import Session
from b24app.install.findings import Finding, Verdict
from b24app.languages import phrase


@click.group()
def portal() -> None:
    """One portal: see whether the app can work there, and what has changed."""


@portal.command()
@click.option("--portal", "target", help="A webhook's address or an installed portal; by default B24APP_PORTAL.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def doctor(context: click.Context, target: str | None, *, as_json: bool) -> None:
    """Examine a portal: connection, access, permissions, plan, limits, rights, clock, CRM.

    Changes nothing. Each fault is told with its cure; exits with 1 where there is one.
    """
    session: Session = context.obj
    session.as_json = as_json
    patient = session.app.doctor_of(target or session.settings.portal)
    place = console()
    found: list[Finding] = []
    for finding in patient.examine():
        found.append(finding)
        if not as_json:
            place.print(line(finding, session.translate))
    faults = sum(finding.verdict is Verdict.FAULT for finding in found)
    if as_json:
        checks = [finding.as_json(session.translate) for finding in found]
        body = {"portal": patient.portal.name, "checks": checks, "faults": faults}
        click.echo(json.dumps(body, ensure_ascii=False))
    else:
        said = phrase("{portal}: faults {faults}")
        place.print(session.translate(said).format(portal=patient.portal.name, faults=faults))
    context.exit(1 if faults else 0)


@portal.command()
@click.option("--portal", "target", help="An installed portal; by default B24APP_PORTAL, or the only one.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def sweep(session: Session, target: str | None, *, as_json: bool) -> None:
    """Look now for changes that no event told of; the worker then does what they call for, each once."""
    session.as_json = as_json
    install = session.app.portals.installed(target or session.settings.portal)
    session.app.engine.migrate()
    swept = session.app.watching.sweep(install.member_id)
    if as_json:
        click.echo(json.dumps({"portal": install.address, "new": swept.new, "offline": swept.offline}))
        return
    said = phrase("{portal}: changes not seen before {new}, from the portal's queue {offline}")
    values = {"portal": install.address, "new": swept.new, "offline": swept.offline}
    click.echo(session.translate(said).format(**values))
