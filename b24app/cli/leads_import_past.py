"""Commands about imports: a template, those that were made, going on with one, its errors, taking it back."""

import json
from pathlib import Path

import click

from b24app.cli.import_told import summary, tell_end
from b24app.cli.import_work import carry_out, carrying_of, imports_of, only_one
from b24app.cli.options import AS_JSON, TARGET, write
from b24app.cli.root import Session
from b24app.errors import AppError
from b24app.importing.deciding import UPDATE
from b24app.importing.error_file import write_errors
from b24app.importing.template import template_file
from b24app.importing.undoing import WHY, Undoing
from b24app.languages import phrase
from b24app.pipelines.language.check import checked
from b24app.store.import_lines import DONE, KEPT, ImportLines, Line
from b24app.store.imports import RUNNING, UNDONE

_STATES = {
    "reading": phrase("being read"),
    "running": phrase("running"),
    "done": phrase("done"),
    "undone": phrase("taken back"),
}


class NotRunning(AppError):
    """The import is over; see "b24app leads import list"."""

    code = "imports.not-running"


class ByTheWorker(AppError):
    """The worker does this import; go on with "b24app jobs resume"."""

    code = "imports.by-the-worker"


class StillRunning(AppError):
    """The import is not over; go on with "b24app leads import resume"."""

    code = "imports.still-running"


@click.command("template")
@click.option("--pipeline", type=click.Path(path_type=Path), help="A pipeline's file: its fields get columns.")
@click.pass_obj
def template_(session: Session, pipeline: Path | None) -> None:
    """Print an empty file with headings, hints and an example; the latter two are not imported."""
    about = checked(pipeline) if pipeline else None
    click.echo(template_file(about, session.translate, session.language), nl=False)


@click.command("list")
@TARGET
@AS_JSON
@click.pass_obj
def listed(session: Session, target: str | None, *, as_json: bool) -> None:
    """List the imports of a portal, the newest first."""
    session.as_json = as_json
    key, _ = session.app.portal_named(target or session.settings.portal)
    for one in imports_of(session).of(key):
        counts = summary(session, one.id)
        if as_json:
            told = {"import": one.id, "file": one.name, "state": one.state, "job": one.job, **counts}
            click.echo(json.dumps(told | {"made_at": one.made_at.isoformat()}, ensure_ascii=False))
        else:
            made = sum(counts[name] for name in ("created", "repeat", "updated"))
            state = session.translate(_STATES[one.state])
            click.echo(f"{one.id}  {one.made_at:%Y-%m-%d %H:%M}  {one.name}  {state}  {made} / {sum(counts.values())}")


@click.command("resume")
@click.argument("number", type=int)
@click.option("--errors", type=click.Path(path_type=Path), help="The file of errors.")
@AS_JSON
@click.pass_obj
def resume(session: Session, number: int, errors: Path | None, *, as_json: bool) -> None:
    """Go on with an import that was broken off: what may have been written is looked up first."""
    session.as_json = as_json
    about = imports_of(session).get(number)
    if about.state != RUNNING:
        raise NotRunning(where=str(number))
    if about.job is not None:
        raise ByTheWorker(where=str(number))
    with only_one(session, about.portal):
        for _ in carry_out(session, carrying_of(session, number)):
            pass
    tell_end(session, number, errors or Path(f"import-{number}.errors.csv"))


@click.command("errors")
@click.argument("number", type=int)
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def errors_(session: Session, number: int, file: Path) -> None:
    """Write the lines that failed into FILE, in the spelling of their own file, to be mended and imported."""
    about = imports_of(session).get(number)
    lines = ImportLines(imports_of(session).db, number)
    counted: list[int] = []
    write(file, lambda: counted.append(write_errors(file, about, lines, session.translate, session.language)))
    click.echo(session.translate(phrase("lines that failed: {number}")).format(number=counted[0]))


@click.command("undo")
@click.argument("number", type=int)
@AS_JSON
@click.option("--yes", is_flag=True, help="Delete; without it nothing is deleted.")
@click.pass_obj
def undo(session: Session, number: int, *, as_json: bool, yes: bool) -> None:
    """Delete the leads that an import has made and nobody has touched since; the others are listed.

    Leads that were there before get back what the import has changed in them, field by field.
    """
    session.as_json = as_json
    about = imports_of(session).get(number)
    if about.state == RUNNING and yes:
        raise StillRunning(where=str(number))
    carrying = carrying_of(session, number)
    counts = {"undone": 0, "returned": 0, "kept": 0, "failed": 0}
    for line in Undoing(carrying.portal, carrying.lines, about).undo(is_dry=not yes):
        counts[_fate(line)] += 1
        if line.state in (KEPT, DONE) and not as_json:
            click.echo(_stays(session, line))
    if yes and not counts["failed"]:
        imports_of(session).turn_to(number, UNDONE)
    if as_json:
        click.echo(json.dumps(counts))
        return
    said = phrase("deleted: {undone}, put back: {returned}, kept: {kept}, refused by the portal: {failed}")
    dry = phrase("would be deleted: {undone}, put back: {returned}, kept: {kept}; do it with --yes")
    click.echo(session.translate(said if yes else dry).format(**counts))


def _fate(line: Line) -> str:
    if line.state in (KEPT, DONE):
        return "kept" if line.state == KEPT else "failed"
    return "returned" if line.action == UPDATE else "undone"


def _stays(session: Session, line: Line) -> str:
    why = session.translate(WHY[line.reason]) if line.state == KEPT else line.reason
    if stays := line.decided.get("stays"):
        said = session.translate(phrase("#{lead} keeps {fields}: {why}"))
        return said.format(lead=line.lead, fields=", ".join(stays), why=why)
    return session.translate(phrase("#{lead} stays: {why}")).format(lead=line.lead, why=why)
