"""The commands `leads match`, `leads why` and `leads not-duplicate`: find the leads of one client, with reasons."""

import getpass
import json
from collections.abc import Iterator
from dataclasses import asdict

import click

from b24app.cleanup.copying.copy import Room, copy_path, open_copy
from b24app.cleanup.matching.card import Card, read_card
from b24app.cleanup.matching.matching import Matching
from b24app.cleanup.matching.outcome import Counts, Pair, count, examples, way
from b24app.cleanup.matching.reading import Reading
from b24app.cleanup.seeing.snapshot import publish
from b24app.cli.options import AS_JSON, TARGET
from b24app.cli.root import Session
from b24app.errors import AppError, Misuse
from b24app.languages import Translate, phrase
from b24app.store.not_duplicates import NotDuplicates


class NothingCopied(AppError):
    """There is no copy of this portal's leads yet; make one with "b24app leads audit"."""

    code = "cleanup.nothing-copied"


@click.command("match")
@TARGET
@AS_JSON
@click.option("--country", default="RU", show_default=True, help="Country of phone numbers without its code.")
@click.option("--own", multiple=True, help="One more address or domain of ours; users and mailboxes are known.")
@click.pass_obj
def match(session: Session, target: str | None, country: str, own: tuple[str, ...], *, as_json: bool) -> None:
    """Find which leads and contacts of the copy are one client. Sends nothing to the portal.

    What is sure is joined in the band auto; what a person has to look at is in the band review.
    """
    session.as_json = as_json
    key, portal = session.app.portal_named(target or session.settings.portal)
    path = copy_path(session.settings.home, key)
    if not path.exists():
        raise NothingCopied(where=portal.name)
    said = NotDuplicates(session.app.database).of(key)
    apart = tuple((one.one, one.other) for one in said)
    with open_copy(path, Room.of(session.settings)) as copy:
        Matching(session.translate, Reading(country.upper(), own), apart=apart).run(copy.connection)
        counted, shown = count(copy.connection), examples(copy.connection)
    publish(path)
    if as_json:
        document = {**asdict(counted), "examples": [asdict(one) for one in shown]}
        click.echo(json.dumps(document, ensure_ascii=False))
    else:
        click.echo("\n".join(_told(counted, shown, session.translate)))


@click.command("why")
@click.argument("one")
@click.argument("other")
@TARGET
@AS_JSON
@click.pass_obj
def why(session: Session, one: str, other: str, target: str | None, *, as_json: bool) -> None:
    """Say why two cards are one client: 12 or lead:12, contact:4, company:7."""
    session.as_json = as_json
    key, portal = session.app.portal_named(target or session.settings.portal)
    first, second = read_card(one), read_card(other)
    path = copy_path(session.settings.home, key)
    if not path.exists():
        raise NothingCopied(where=portal.name)
    with open_copy(path) as copy:
        steps = way(copy.connection, first, second)
    if as_json:
        click.echo(json.dumps({"steps": [asdict(step) for step in steps]}, ensure_ascii=False))
    else:
        nothing = session.translate(phrase("Nothing joins them."))
        click.echo("\n".join(_line(step) for step in steps) or nothing)


@click.command("not-duplicate")
@click.argument("one")
@click.argument("other")
@TARGET
@click.option("--take-back", is_flag=True, help="Forget that this was said.")
@click.pass_obj
def not_duplicate(session: Session, one: str, other: str, target: str | None, *, take_back: bool) -> None:
    """Remember for the whole team that two cards are of different clients; the next matching keeps them apart."""
    key, _ = session.app.portal_named(target or session.settings.portal)
    first, second = read_card(one), read_card(other)
    said = NotDuplicates(session.app.database)
    if first == second:
        raise Misuse(phrase("this is one card"), phrase("name two"), where=one)
    if take_back:
        is_new = said.take_back(key, first, second)
        told = phrase("Forgotten.") if is_new else phrase("Nobody had said so.")
    else:
        is_new = said.remember(key, first, second, _me())
        told = phrase("Remembered.") if is_new else phrase("Somebody had said so before.")
    click.echo(session.translate(told))


def _told(counted: Counts, shown: list[Pair], translate: Translate) -> Iterator[str]:
    said = phrase("{band}: groups {groups}, leads in them {leads}, pairs {pairs}")
    for band in ("auto", "review"):
        numbers = {name: getattr(counted, name).get(band, 0) for name in ("groups", "leads", "pairs")}
        yield translate(said).format(band=band, **numbers)
    yield from (_line(one) for one in shown)


def _line(pair: Pair) -> str:
    return f"{_name(pair.one)} - {_name(pair.other)}  [{pair.band}, {pair.weight:g}]  {'; '.join(pair.because)}"


def _name(card: Card) -> str:
    return f"{card[0]} {card[1]}"


def _me() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        # In a container a user may have no name.
        return ""
