"""The command that writes down what a portal has."""

from pathlib import Path

import click

from b24app.cli.options import TARGET, write
from b24app.cli.pipeline_files import check_key
from b24app.cli.places import placed, the_place
from b24app.cli.root import Session
from b24app.pipelines.exporting.export import export as exported
from b24app.pipelines.planning.drift import base_of
from b24app.pipelines.planning.observe import observe
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
    key, portal = session.app.portal_named(target or session.settings.portal)
    observed = observe(portal, the_place(portal, entity, funnel, process))
    opened = observed.target.funnel.origin if observed.target.funnel else ""
    kept = "lead" if entity == "lead" else f"{entity}:{opened or name}"
    base = base_of(session.app.plans.last_applied(key, kept))
    applied = base.pipeline if base else None
    text = exported(observed, name or opened or (applied.pipeline if applied else "exported"), language, applied)
    if out:
        write(out, lambda: out.write_text(text, encoding="utf-8"))
    else:
        click.echo(text, nl=False)
