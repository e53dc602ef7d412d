"""The command `leads native-merge`: let the portal merge leads, which nothing can take back."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from b24app.cli.options import TARGET
from b24app.cli.root import Session
from b24app.errors import AppError, Misuse
from b24app.languages import phrase
from b24app.portal.client import Portal
from b24app.portal.native_merge import leads_there, merge_leads, merge_page

_NUMBER = click.IntRange(1)


class NotMerged(AppError):
    """The portal did not merge these leads; let a person do it on the page of the portal."""

    code = "leads.not-merged"


@click.command("native-merge")
@click.argument("survivor", type=_NUMBER)
@click.argument("losers", type=_NUMBER, nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Merge; without it only what would be deleted is told.")
@TARGET
@click.pass_obj
def native_merge(session: Session, survivor: int, losers: tuple[int, ...], target: str | None, *, yes: bool) -> None:
    """Let the portal merge LOSERS into SURVIVOR. The losers are deleted for good; nothing takes that back.

    A clean-up by a plan merges in a way that can be undone; this is for those who want the portal's own merge. Before
    it the leads are written whole into a file. Where filled fields differ the portal merges nothing.
    """
    _, portal = session.app.portal_named(target or session.settings.portal)
    numbers = [survivor, *losers]
    if len(set(numbers)) < len(numbers):
        raise Misuse(phrase("a lead is named twice"), phrase("name each lead once"))
    rows = leads_there(portal, numbers)
    _all_there(portal, numbers, rows)
    for number in numbers:
        word = phrase("stays") if number == survivor else phrase("is deleted for good")
        click.echo(f"#{number} {rows[number].get('TITLE') or ''}: {session.translate(word)}")
    if not yes:
        click.echo(session.translate(phrase("Nothing was written; merge with --yes.")))
        return
    kept = _keep(session.settings.home, survivor, list(rows.values()))
    click.echo(session.translate(phrase("The leads as they were: {file}")).format(file=kept))
    said = merge_leads(portal, survivor, losers)
    left = [number for number in losers if number in leads_there(portal, losers)]
    if left:
        raise NotMerged(
            phrase("the portal did not merge them ({said}); still there: {left}"),
            phrase("let a person compare them: {page}"),
            said=said or "?",
            left=", ".join(map(str, left)),
            page=merge_page(portal, [survivor, *left]),
        )
    click.echo(session.translate(phrase("Merged.")))


def _all_there(portal: Portal, numbers: Sequence[int], rows: Mapping[int, object]) -> None:
    if missing := [number for number in numbers if number not in rows]:
        what = phrase("there are no such leads: {missing}")
        raise NotMerged(what, phrase("correct the numbers"), where=portal.name, missing=", ".join(map(str, missing)))


def _keep(home: Path, survivor: int, rows: Sequence[object]) -> Path:
    """Write the leads into a file that is not there yet."""
    folder = home / "native-merges"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    number = 1
    while (file := folder / f"lead-{survivor}-{number}.json").exists():
        number += 1
    file.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    file.chmod(0o600)
    return file
