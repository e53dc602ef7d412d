"""Commands about ABC qualification: hold classes against outcomes, report expected sums, count anew."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from b24app.cli.abc_recompute import recompute
from b24app.cli.abc_report import csv_of, table
from b24app.cli.options import AS_JSON, TARGET
from b24app.cli.planning import FILE
from b24app.cli.qualifiers import field_of, qualifier_in
from b24app.cli.root import Session
from b24app.pipelines.calibrating.calibration import Closed, calibrate
from b24app.pipelines.calibrating.forecast import forecast
from b24app.pipelines.calibrating.leads import Cards
from b24app.pipelines.calibrating.telling import document, lines
from b24app.pipelines.calibrating.thresholds import Cells, Pair

_DATES = ("date", "datetime")
_KNOWN = click.option(
    "--known",
    default=50,
    show_default=True,
    type=click.IntRange(1, 100),
    help="Leave out closed leads that hold less of the answers, in percent.",
)


@click.group()
def abc() -> None:
    """ABC qualification of many leads."""


abc.add_command(recompute)


@abc.command("calibrate")
@FILE
@TARGET
@AS_JSON
@_KNOWN
@click.pass_obj
def calibrated(session: Session, file: Path, target: str | None, *, as_json: bool, known: int) -> None:
    """Compare the classes of a file's model with what became of the leads, and propose thresholds.

    Only reads the portal. Learns from seven leads of ten and proves it on the other three; says so when the data do
    not suffice. Leads are weighed by the answers they hold today, for nobody keeps what they held then.
    """
    session.as_json = as_json
    cards, present = _cards(session, file, target)
    closed = list(cards.closed())
    counted = _complete(closed, known)
    found = calibrate(counted, present)
    if as_json:
        click.echo(json.dumps(document(found, len(closed) - len(counted)), ensure_ascii=False))
    else:
        click.echo("\n".join(lines(found, len(closed) - len(counted), session.translate)))


@abc.command()
@FILE
@TARGET
@_KNOWN
@click.option("--by", default="", help="Key of the field with the product, such as the shape of the kitchen.")
@click.option("--month", default="", help="Key of the date whose month counts, such as the day of delivery.")
@click.option("--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", help="How to show it.")
@click.pass_obj
def report(session: Session, file: Path, target: str | None, *, known: int, by: str, month: str, form: str) -> None:
    """Add up the sums that open leads will probably bring, by month, class and product. Only reads the portal.

    A lead counts with the sum in its card, else with the likely one. What is expected is that sum times the share of
    the class that was won so far, with the margins of that share.
    """
    session.as_json = form == "json"
    cards, present = _cards(session, file, target)
    product, when = field_of(cards.pipeline, by, ()), field_of(cards.pipeline, month, _DATES)
    counted = [(one.share, one.is_won) for one in _complete(list(cards.closed()), known)]
    chances = Cells.of(counted).by_class(present)
    rows = forecast(cards.open(product, when), chances)
    if form == "json":
        click.echo(json.dumps({"rows": [asdict(row) for row in rows]}, ensure_ascii=False))
    elif form == "csv":
        click.echo(csv_of(rows), nl=False)
    else:
        click.echo("\n".join(table(rows, chances, session.translate)))


def _cards(session: Session, file: Path, target: str | None) -> tuple[Cards, Pair]:
    pipeline, qualifier = qualifier_in(file)
    _, portal = session.app.portal_named(target or session.settings.portal)
    return Cards.of(portal, pipeline, qualifier), Pair(qualifier.model.classes.A, qualifier.model.classes.B)


def _complete(closed: list[Closed], known: int) -> list[Closed]:
    return [one for one in closed if one.known >= known / 100]
