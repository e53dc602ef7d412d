"""The command `pipelines hindsight`: new rules held against the moves of the last weeks."""

import json
from datetime import timedelta
from pathlib import Path

import click

from b24app.cli.options import AS_JSON, TARGET
from b24app.cli.planning import FILE
from b24app.cli.root import Session
from b24app.languages import in_language, phrase
from b24app.pipelines.guarding.hindsight import Refused, Shares, shares
from b24app.pipelines.guarding.hindsight import hindsight as judged
from b24app.pipelines.language.check import checked
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.target import find_target


@click.command()
@FILE
@TARGET
@AS_JSON
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 3650), help="How far to look back.")
@click.option("--first", default=10, show_default=True, type=click.IntRange(0), help="How many refused moves to name.")
@click.pass_obj
def hindsight(session: Session, file: Path, target: str | None, *, as_json: bool, days: int, first: int) -> None:
    """Say how many moves of the last weeks a file's rules would have refused. Only reads the portal.

    A move is judged by the answers its card holds today, for nobody keeps what it held then: cards filled in later
    look better than they were, so the true number is rather higher.
    """
    session.as_json = as_json
    pipeline = checked(file)
    _, portal = session.app.portal_named(target or session.settings.portal)
    now = session.app.portals.clock.now()
    found = shares(judged(portal, pipeline, find_target(portal, pipeline), now - timedelta(days=days), now), first)
    if as_json:
        click.echo(json.dumps(found.document() | {"days": days}, ensure_ascii=False))
        return
    _tell(session, pipeline, found, days)


def _tell(session: Session, pipeline: Pipeline, found: Shares, days: int) -> None:
    said = phrase("{refused} of {total} moves of the last {days} days would have been refused, by today's answers.")
    click.echo(session.translate(said).format(refused=found.refused, total=found.total, days=days))
    if found.gone:
        gone = phrase("{gone} moves are of cards that are gone and could not be judged.")
        click.echo(session.translate(gone).format(gone=found.gone))
    for one in found.first:
        click.echo(_line(session, pipeline, one))


def _line(session: Session, pipeline: Pipeline, one: Refused) -> str:
    titles = {stage.code.upper(): stage.title.said(session.language) for stage in pipeline.stages}
    way = [titles.get(code.upper(), code) for code in (one.came_from, one.entered) if code]
    why = "; ".join(in_language(dict(text), session.language) for text in one.why)
    return f"  {one.moment[:16]} #{one.card} {one.title}: {' → '.join(way)}: {why}"
