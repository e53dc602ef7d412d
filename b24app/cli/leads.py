"""Commands about leads and other cards: find those that stand further than their answers allow."""

import json
from typing import get_args

import click

from b24app.cli.leads_match import match, not_duplicate, why
from b24app.cli.leads_native_merge import native_merge
from b24app.cli.options import AS_JSON, TARGET
from b24app.cli.root import Session
from b24app.errors import AppError
from b24app.languages import in_language, phrase
from b24app.pipelines.guarding.slipped import Slipped, slipped
from b24app.pipelines.language.model import read_document
from b24app.pipelines.planning.target import find_target
from b24app.portal.targets import Entity
from b24app.store.applied import applied_places

_LEADS, _CARDS = phrase("leads that slipped through: {number}"), phrase("cards that slipped through: {number}")


class NothingApplied(AppError):
    """No pipeline has been applied to this portal; apply one with "b24app pipelines apply"."""

    code = "leads.nothing-applied"


@click.group()
def leads() -> None:
    """Leads of a portal."""


for _command in (match, why, not_duplicate, native_merge):
    leads.add_command(_command)


@leads.command("slipped")
@TARGET
@AS_JSON
@click.option("--for", "entity", type=click.Choice(get_args(Entity)), default="lead", help="Leads by default.")
@click.pass_obj
def listed(session: Session, target: str | None, entity: str, *, as_json: bool) -> None:
    """List cards that slipped through: on a stage whose earlier stages wait for answers they do not hold.

    Changes nothing. A card slips through when it is moved where no robot checks it, or before a pipeline is applied.
    """
    session.as_json = as_json
    key, portal = session.app.portal_named(target or session.settings.portal)
    places = [one for one in applied_places(session.app.database, key) if one.partition(":")[0] == entity]
    documents = [found for one in places if (found := session.app.plans.applied(key, one))]
    if not documents:
        raise NothingApplied(where=portal.name)
    number = 0
    for document in documents:
        place = find_target(portal, read_document(document))
        for one in slipped(portal, document, session.app.portals.clock, place):
            click.echo(_json(one, session.language) if as_json else _line(one, session.language))
            number += 1
    if not as_json:
        said = _LEADS if entity == "lead" else _CARDS
        click.echo(session.translate(said).format(number=number))


def _line(one: Slipped, language: str) -> str:
    titles = "; ".join(in_language(lack.title, language) for lack in one.missing)
    return f"#{one.id} {one.title} [{in_language(one.stage_title, language)}]: {titles}"


def _json(one: Slipped, language: str) -> str:
    lacking = [{"key": lack.key, "title": in_language(lack.title, language)} for lack in one.missing]
    return json.dumps({"id": one.id, "title": one.title, "stage": one.stage, "missing": lacking}, ensure_ascii=False)
