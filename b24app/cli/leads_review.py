"""The command `leads review`: people accept, reject and split what a plan proposes, one by one or in a table."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import click

from b24app.cleanup.copying.copy import copy_path, open_copy
from b24app.cleanup.deciding.answers import carry_out, read_answers
from b24app.cleanup.deciding.figures import figures
from b24app.cleanup.deciding.preview import Preview
from b24app.cleanup.deciding.recipe import read_recipe
from b24app.cleanup.deciding.reviewing import Materials, Reviewing
from b24app.cleanup.deciding.sheet_reading import read_sheet
from b24app.cleanup.deciding.work import Plans
from b24app.cli.leads_plan import found_plan, plans_of
from b24app.cli.options import AS_JSON, TARGET, write
from b24app.cli.root import Session
from b24app.cli.who import me
from b24app.errors import Misuse
from b24app.languages import phrase
from b24app.portal.lead_fields import LeadField, read_lead_fields
from b24app.store.cleanup_plans import CleanupPlan

ENCODINGS = ("utf-8-sig", "cp1251")
SEPARATORS = (";", ",")


def numbers(_: click.Context, __: click.Parameter, given: Sequence[str]) -> list[int]:
    """Read numbers of leads, separated by commas or given one by one."""
    return _numbers(given)


def _numbers(given: Sequence[str]) -> list[int]:
    words = [word.strip() for one in given for word in one.split(",") if word.strip()]
    for word in words:
        if not (word.isascii() and word.isdigit()):
            raise Misuse(phrase('"{word}" is not a number of a lead'), phrase("write for example 12,15"), word=word)
    return [int(word) for word in words]


@click.command("review")
@click.argument("plan", type=int)
@TARGET
@AS_JSON
@click.option("--accept", multiple=True, callback=numbers, metavar="LEAD,...", help="Accept what is proposed.")
@click.option("--reject", multiple=True, callback=numbers, metavar="LEAD,...", help="Nothing happens to them.")
@click.option("--accept-cluster", multiple=True, metavar="CLUSTER", help="Accept all that is proposed for a client.")
@click.option("--reject-cluster", multiple=True, metavar="CLUSTER", help="Nothing happens to a client's leads.")
@click.option("--split", nargs=2, multiple=True, metavar="CLUSTER LEAD,...", help="Leads that are another client.")
@click.option("--export", "out", type=click.Path(path_type=Path), help="Write a table for a spreadsheet.")
@click.option("--import", "given", type=click.Path(path_type=Path), help="Take the edited table back.")
@click.option("--encoding", type=click.Choice(ENCODINGS), default=ENCODINGS[0], show_default=True)
@click.option("--separator", type=click.Choice(SEPARATORS), default=SEPARATORS[0], show_default=True)
@click.pass_obj
def review(
    session: Session,
    /,
    plan: int,
    target: str | None,
    *,
    out: Path | None,
    encoding: str,
    separator: str,
    as_json: bool,
    **words: Any,
) -> None:
    """Say what you think of a PLAN: accept, reject, split; or take its table to a spreadsheet and back.

    In the table the columns verdict (accept, reject), action, contact, company and remark may be edited, and leads get
    another name in the column cluster that are another client. A signed plan that is changed has to be signed again.
    """
    session.as_json = as_json
    key, portal = session.app.portal_named(target or session.settings.portal)
    plans = plans_of(session, key)
    found = found_plan(plans, plan)
    with _reviewing(session, plans, found, lambda: read_lead_fields(portal)) as work:
        _carry_out(work, **words)
    if out:
        preview = Preview(found, plans.decisions, read_lead_fields(portal))
        write(out, lambda: preview.write_table(out, encoding, separator))
    _tell(session, plans, plan)


def _carry_out(
    work: Reviewing,
    *,
    given: Path | None,
    split: Sequence[tuple[str, str]],
    accept: list[int],
    reject: list[int],
    accept_cluster: Sequence[str],
    reject_cluster: Sequence[str],
) -> None:
    """Do what a person says: the table first, then groups, then single leads."""
    if given:
        carry_out(read_answers(read_sheet(given), work), work)
    for cluster, some in split:
        work.split(cluster, _numbers([some]))
    for do, leads, clusters in ((work.reject, reject, reject_cluster), (work.accept, accept, accept_cluster)):
        for cluster in clusters:
            do([one.decision.lead for one in work.whole(cluster)])
        if leads:
            do(leads)


@contextmanager
def _reviewing(
    session: Session, plans: Plans, found: CleanupPlan, fields: Callable[[], dict[str, LeadField]]
) -> Iterator[Reviewing]:
    """Give what carries out the words of a person; the copy is opened only where leads are decided anew."""
    with ExitStack() as stack:

        @cache
        def materials() -> Materials:
            copy = stack.enter_context(open_copy(copy_path(session.settings.home, plans.portal)))
            recipe = read_recipe(found.document)
            return Materials(plans.pile(copy, recipe), plans.deciding(recipe, fields(), found.language), recipe)

        yield Reviewing(plans.portal, found.id, plans.decisions, plans.not_duplicates, materials, me())


def _tell(session: Session, plans: Plans, plan: int) -> None:
    counted = figures(plans.decisions, plan)
    if session.as_json:
        state = found_plan(plans, plan).state
        click.echo(json.dumps({"plan": plan, "state": state, **counted.as_json()}, ensure_ascii=False))
        return
    click.echo("\n".join(counted.text(session.translate)))
    waits = phrase("Questions that wait for a person: {number}.")
    click.echo(session.translate(waits).format(number=counted.waiting))
