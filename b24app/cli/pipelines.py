"""Commands about pipelines: check a file, plan, apply, verify, and export what a portal has."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from b24app.cli.options import AS_JSON, TARGET, write
from b24app.cli.pipeline_files import check_key, lint, new, schema
from b24app.cli.planning import FILE, bold, drift, make, plan, show
from b24app.cli.root import Session
from b24app.errors import Misuse
from b24app.languages import phrase
from b24app.pipelines import export as exporting
from b24app.pipelines.allowed import Allowed
from b24app.pipelines.apply import Applying, Watch
from b24app.pipelines.bounds import hold
from b24app.pipelines.check import all_checked, checked
from b24app.pipelines.diff import Change
from b24app.pipelines.observe import observe
from b24app.pipelines.plan import Plan
from b24app.pipelines.saved import read_saved
from b24app.pipelines.verify import verify as verified
from b24app.portal.client import Portal


@click.group()
def pipelines() -> None:
    """Pipelines as code: the portal follows a file.

    The language of the files is described in pipelines/README.md.
    """


for _command in (lint, schema, new, plan, drift):
    pipelines.add_command(_command)


@pipelines.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@AS_JSON
@click.pass_obj
def check(session: Session, files: tuple[Path, ...], *, as_json: bool) -> None:
    """Check files: every fault at once, no portal needed."""
    session.as_json = as_json
    found = all_checked(files)
    if as_json:
        click.echo(json.dumps({"pipelines": [one.document() for one in found]}, ensure_ascii=False))
        return
    for file, one in zip(files, found, strict=True):
        good = session.translate(phrase("{file}: no faults. Stages {stages}, fields {fields}."))
        click.echo(good.format(file=file, stages=len(one.stages), fields=len(one.fields_)))


@pipelines.command()
@FILE
@TARGET
@AS_JSON
@bold
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def apply(
    session: Session,
    file: Path,
    target: str | None,
    *,
    as_json: bool,
    yes: bool,
    allow_replace: bool,
    max_deletes: str | None,
    max_moves: str | None,
) -> None:
    """Make the portal follow a file or a saved plan.

    FILE is a pipeline, or a plan saved with plan --out, whose name has to end in .json; what was allowed when it was
    made is allowed still.
    """
    session.as_json = as_json
    saved = read_saved(file) if file.suffix == ".json" else None
    allowed = Allowed(allow_replace, max_deletes, max_moves)
    pipeline = saved.pipeline if saved else checked(file)
    portal, made = make(session, target, pipeline, saved.allowed if saved else allowed)
    if saved:
        saved.hold(made)
    if not as_json:
        show(session, made)
    hold(made)
    if made.changes and not yes:
        _ask(session)
    with _progress(made) as watch:
        number = Applying(portal, session.app.plans, session.app.journal, watch).apply(made)
    if as_json:
        click.echo(json.dumps({"applied": number, **made.document()}, ensure_ascii=False))
    elif made.changes:
        click.echo(session.translate(phrase("Applied; the journal has it as plan {plan}.")).format(plan=number))


@pipelines.command()
@FILE
@TARGET
@AS_JSON
@click.pass_obj
def verify(session: Session, file: Path, target: str | None, *, as_json: bool) -> None:
    """Compare: exits with 1 where the portal differs."""
    session.as_json = as_json
    pipeline = checked(file)
    _, made = make(session, target, pipeline, Allowed())
    if made.changes or as_json:
        show(session, made)
    session.as_json = False
    verified(made)
    if not as_json:
        click.echo(session.translate(phrase("The portal is as the file says.")))


@pipelines.command()
@TARGET
@click.option("--name", default="exported", show_default=True, help="Key of the pipeline in the file.")
@click.option("--out", type=click.Path(path_type=Path), help="File to write instead of printing.")
@click.option("--in", "language", type=click.Choice(["ru", "en"]), default="ru", help="Language of the portal's texts.")
@click.pass_obj
def export(session: Session, target: str | None, *, name: str, out: Path | None, language: str) -> None:
    """Write what the portal has as a pipeline file.

    Applied again, it changes nothing. Fields that such a file cannot describe are named in a comment.
    """
    check_key(name)
    _, portal = _portal(session, target)
    text = exporting.export(observe(portal), name, language)
    if out:
        write(out, lambda: out.write_text(text, encoding="utf-8"))
    else:
        click.echo(text, nl=False)


def _portal(session: Session, target: str | None) -> tuple[str, Portal]:
    return session.app.portal_named(target or session.settings.portal)


def _ask(session: Session) -> None:
    """Ask before anything is sent; where nobody can answer, --yes has to be given."""
    if not sys.stdin.isatty():
        raise Misuse(
            phrase("nobody is there to answer, so nothing was sent"), phrase("add --yes to apply without asking")
        )
    if not click.confirm(session.translate(phrase("Apply this plan?")), err=True):
        raise click.Abort


@contextmanager
def _progress(made: Plan) -> Iterator[Watch]:
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=len(made.changes))
        yield _Bar(progress, task)


@dataclass(frozen=True)
class _Bar:
    """Moves the progress bar and names the step under way."""

    progress: Progress
    task: TaskID

    def __call__(self, number: int, change: Change) -> None:
        self.progress.update(self.task, completed=number - 1, description=change.title)
