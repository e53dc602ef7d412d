"""The command `abc recompute`: qualify all open cards anew; shows what differs, writes on demand."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from b24app.cli.options import AS_JSON, TARGET
from b24app.cli.planning import FILE
from b24app.cli.qualifiers import qualifier_in
from b24app.cli.root import Session
from b24app.errors import AppError
from b24app.languages import phrase
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.target import find_target
from b24app.pipelines.qualifying.qualifier import Qualifier
from b24app.pipelines.qualifying.recount import RECOMPUTE, Differs, Recount, Tally


class OnlyLeadsAndDeals(AppError):
    """Only leads and deals are counted anew; name a file of these."""

    code = "abc.only-leads-and-deals"


@click.command()
@FILE
@TARGET
@AS_JSON
@click.option("--yes", is_flag=True, help="Write what differs; without it nothing is written.")
@click.option(
    "--background", is_flag=True, help="Let the worker write it; see b24app jobs list. Installed portals only."
)
@click.option("--after", default=0, show_default=True, type=click.IntRange(0), help="Go on above this number.")
@click.option(
    "--pause", default=0.0, show_default=True, type=click.FloatRange(0, 600), help="Seconds between portions."
)
@click.option("--first", default=10, show_default=True, type=click.IntRange(0), help="How many differences to name.")
@click.pass_obj
def recompute(
    session: Session,
    file: Path,
    target: str | None,
    *,
    as_json: bool,
    yes: bool,
    background: bool,
    after: int,
    pause: float,
    first: int,
) -> None:
    """Qualify all open leads or deals anew by a file's model, fifty at a time, and write only what differs.

    Without --yes it only shows what would change. What was interrupted goes on with --after and the last number named.
    Sums and titles that people wrote stay; the entry in the timeline is brought up to date by the robot's next run.
    """
    session.as_json = as_json
    if background:
        _begin(session, file, target, after)
        return
    recount, tally = _recount(session, file, target), Tally(after)
    clock = session.app.portals.clock
    name = f"recount {clock.now().isoformat()}"
    while not tally.is_over:
        clock.sleep(pause if tally.seen else 0)
        portion = recount.look(tally.last)
        refused = recount.write(portion.differing, name) if yes else []
        if not as_json:
            _name(portion.differing[: max(0, first - tally.differ)])
        tally = tally.and_(portion, refused=refused, is_written=yes)
        _progress(session, tally)
    _tell(session, tally, is_written=yes)


def _begin(session: Session, file: Path, target: str | None, after: int) -> None:
    pipeline, _ = _of_cards(file)
    install = session.app.portals.installed(target or session.settings.portal)
    told = {"pipeline": pipeline.document()}
    number = session.app.bulk.start(RECOMPUTE, install.member_id, told, cursor=after)
    if session.as_json:
        click.echo(json.dumps({"job": number}))
    else:
        said = phrase("the worker does it as job {number}; see b24app jobs list")
        click.echo(session.translate(said).format(number=number))


def _of_cards(file: Path) -> tuple[Pipeline, Qualifier]:
    pipeline, qualifier = qualifier_in(file)
    if pipeline.entity == "smart_process":
        raise OnlyLeadsAndDeals(where=str(file))
    return pipeline, qualifier


def _recount(session: Session, file: Path, target: str | None) -> Recount:
    pipeline, qualifier = _of_cards(file)
    key, portal = session.app.portal_named(target or session.settings.portal)
    return Recount(pipeline, qualifier, find_target(portal, pipeline), portal.bulk(), session.app.runs, key)


def _name(differing: Sequence[Differs]) -> None:
    for one in differing:
        there = one.sheet.answers
        writes = (
            f"{key} {'-' if there.get(key) is None else there[key]} → {value}" for key, value in one.writes.items()
        )
        click.echo(f"  #{one.sheet.number} {there.get('title') or ''}: {', '.join(writes)}")


def _progress(session: Session, tally: Tally) -> None:
    if not (session.as_json or tally.is_over):
        said = phrase("up to number {last}: seen {seen}, differ {differ}")
        click.echo(session.translate(said).format(last=tally.last, seen=tally.seen, differ=tally.differ), err=True)


def _tell(session: Session, tally: Tally, *, is_written: bool) -> None:
    if session.as_json:
        click.echo(json.dumps(asdict(tally)))
        return
    said = phrase("Cards looked at: {seen}, differing: {differ}, written: {written}, refused by the portal: {refused}.")
    numbers = {"seen": tally.seen, "differ": tally.differ, "written": tally.written, "refused": len(tally.refused)}
    click.echo(session.translate(said).format(**numbers))
    if tally.differ and not is_written:
        click.echo(session.translate(phrase("Nothing was written; write it with --yes.")))
