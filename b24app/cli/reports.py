"""Commands about reports: list them, show one, drill a number down to its leads, refresh the copy, export."""

import json
from pathlib import Path
from typing import Any

import click

from b24app.cli.options import AS_JSON, TARGET, write
from b24app.cli.reports_asked import asked, filtered, reports_of
from b24app.cli.reports_digest import digest
from b24app.cli.reports_told import leads_json, leads_lines, report_json, report_lines
from b24app.cli.root import Session
from b24app.languages import phrase
from b24app.reports import files
from b24app.reports.copying.refreshing import refresh as refreshed
from b24app.reports.published import place_of


@click.group()
def reports() -> None:
    """Reports: how leads fare, from a copy of the portal that the worker keeps fresh."""


reports.add_command(digest)


@reports.command("list")
@AS_JSON
@click.pass_obj
def listed(session: Session, *, as_json: bool) -> None:
    """List the reports there are, and what each answers."""
    session.as_json = as_json
    found = session.app.reporting.reports.of("", session.language).list()
    if as_json:
        click.echo(json.dumps({"reports": [vars(one) for one in found]}, ensure_ascii=False))
    for one in found if not as_json else ():
        click.echo(f"{one.key:<12}{one.title}: {one.about}")


@reports.command()
@click.argument("report")
@TARGET
@filtered
@AS_JSON
@click.pass_obj
def show(session: Session, /, report: str, target: str | None, *, as_json: bool, **told: Any) -> None:
    """Show a report with its definitions."""
    session.as_json = as_json
    ours = reports_of(session, target)
    found = ours.report(report, asked(told))
    if as_json:
        click.echo(json.dumps(report_json(found), ensure_ascii=False))
    for line in report_lines(found, ours.fresh, session.translate) if not as_json else ():
        click.echo(line)


@reports.command()
@click.argument("report")
@click.argument("number")
@TARGET
@filtered
@click.option("--page", default=1, show_default=True, type=click.IntRange(1), help="Page of 50 leads.")
@AS_JSON
@click.pass_obj
def drill(
    session: Session, /, report: str, number: str, target: str | None, *, page: int, as_json: bool, **told: Any
) -> None:
    """List the leads behind a NUMBER: the key of a column, with a colon and the key of a row, such as junk:5.

    Keys are those of "reports show --json": for managers their number, for stages and sources the portal's code.
    Without a row all leads of the column are listed.
    """
    session.as_json = as_json
    found = reports_of(session, target).drilled(report, number, asked(told), page)
    if as_json:
        click.echo(json.dumps(leads_json(found), ensure_ascii=False))
    for line in leads_lines(found, session.translate) if not as_json else ():
        click.echo(line)


@reports.command()
@click.argument("report")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@TARGET
@filtered
@click.option("--leads", "number", help="Export the leads behind a number instead, as in drill.")
@click.pass_obj
def export(
    session: Session, /, report: str, file: Path, target: str | None, *, number: str | None, **told: Any
) -> None:
    """Write a report, or the leads behind one of its numbers, to a FILE that ends in .csv or .xlsx."""
    ours, filters = reports_of(session, target), asked(told)
    if number:
        write(file, lambda: files.write_leads(ours.every(report, number, filters), session.translate, file))
    else:
        found = ours.report(report, filters)
        write(file, lambda: files.write_report(found, file))
    click.echo(session.translate(phrase("written: {path}")).format(path=file))


@reports.command()
@TARGET
@click.option("--fresh", is_flag=True, help="Read everything anew, not only what has changed.")
@AS_JSON
@click.pass_obj
def refresh(session: Session, target: str | None, *, fresh: bool, as_json: bool) -> None:
    """Bring the copy for reports up to date now; the worker does so by itself every now and then."""
    session.as_json = as_json
    app = session.app
    key, portal = app.portal_named(target or session.settings.portal)
    done = refreshed(portal, place_of(session.settings.home, key), app.plans.applied(key, "lead"), anew=fresh)
    if as_json:
        told = {"portal": portal.name, "leads": done.leads, "as_of": done.as_of.isoformat(), "seconds": done.seconds}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    said = phrase("{portal}: leads in the copy {leads}, as of {moment} UTC")
    values = {"portal": portal.name, "leads": done.leads, "moment": f"{done.as_of:%Y-%m-%d %H:%M}"}
    click.echo(session.translate(said).format(**values))
