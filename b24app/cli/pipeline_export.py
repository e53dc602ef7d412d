"""The command that writes down what a portal has."""

from pathlib import Path

import click

from b24app.cli.options import TARGET, write
from b24app.cli.pipeline_files import check_key
from b24app.cli.places import placed, the_place
from b24app.cli.root import Session
from b24app.portal.targets import Entity


@click.command()
@TARGET
@placed
@click.option("--name", help="Key of the pipeline in the file; by default that of the pipeline applied, or exported.")
@click.option("--out", type=click.Path(path_type=Path), help="File to write instead of printing.")
@click.option("--in", "language", type=click.Choice(["ru", "en"]), default="ru", help="Language of the portal's texts.")
@click.pass_obj
def export(
    session: Session,
    target: str | None,
    *,
    entity: Entity,
    funnel: str | None,
    process: str | None,
    name: str | None,
    out: Path | None,
    language: str,
) -> None:
    """Write what the portal has as a pipeline file.

    Applied again, it changes nothing. A portal knows no requirements, questions, tasks or terms: those come from the
    pipeline this machine applied last. Fields that such a file cannot describe are named in a comment.
    """
    if name:
        check_key(name)
    work = session.pipelines_on(target)
    text = work.exported(the_place(work.portal, entity, funnel, process), name, language)
    if out:
        write(out, lambda: out.write_text(text, encoding="utf-8"))
    else:
        click.echo(text, nl=False)
