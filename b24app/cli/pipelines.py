"""Commands about pipelines: check a file, plan, apply, verify, and export what a portal has."""

import json
from pathlib import Path

import click

from b24app.cli.options import AS_JSON, TARGET
from b24app.cli.pipeline_apply import apply
from b24app.cli.pipeline_export import export
from b24app.cli.pipeline_files import lint, new, schema
from b24app.cli.pipeline_hindsight import hindsight
from b24app.cli.pipeline_past import history, rollback
from b24app.cli.pipeline_status import status_of
from b24app.cli.pipeline_tests import process_tests
from b24app.cli.pipeline_warnings import idle_as_json, idle_parts, tell_idle
from b24app.cli.planning import FILE, drift, make, plan, show
from b24app.cli.root import Session
from b24app.languages import phrase
from b24app.pipelines.applying.verify import verify as verified
from b24app.pipelines.language.check import all_checked, checked
from b24app.pipelines.planning.allowed import Allowed


@click.group()
def pipelines() -> None:
    """Pipelines as code: the portal follows a file.

    The language of the files is described in pipelines/README.md.
    """


for _command in (lint, schema, new, plan, drift, apply, rollback, history, export, process_tests, status_of, hindsight):
    pipelines.add_command(_command)


@pipelines.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@AS_JSON
@click.pass_obj
def check(session: Session, files: tuple[Path, ...], *, as_json: bool) -> None:
    """Check files: every fault at once, no portal needed."""
    session.as_json = as_json
    found = all_checked(files)
    warnings = idle_parts(session, found)
    if as_json:
        told = {"pipelines": [one.document() for one in found], "warnings": idle_as_json(session, warnings)}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for file, one in zip(files, found, strict=True):
        good = session.translate(phrase("{file}: no faults. Stages {stages}, fields {fields}."))
        click.echo(good.format(file=file, stages=len(one.stages), fields=len(one.fields_)))
    tell_idle(session, warnings)


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
