"""The command `leads import`: take in leads from a file; nothing is written before every line is checked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from b24app.cli.import_told import tell_end, tell_line, tell_table
from b24app.cli.import_work import carry_out, carrying_of, imports_of, only_one
from b24app.cli.leads_import_past import errors_, listed, resume, template_, undo
from b24app.cli.options import AS_JSON, TARGET, write
from b24app.cli.root import Session
from b24app.errors import Misuse
from b24app.importing.columns import columns_of, found
from b24app.importing.deciding import POLICIES, SKIP
from b24app.importing.mapping import said_of, save
from b24app.importing.taking import Faults, Table, Tally, lay_by
from b24app.importing.work import IMPORT
from b24app.languages import phrase
from b24app.portal.lead_book import LeadBook, read_book
from b24app.store.imports import RUNNING


class _Group(click.Group):
    """Takes a word that is no command of the group for the name of a file."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in context.help_option_names:
            args = ["file", *args]
        return super().parse_args(context, args)


@click.group("import", cls=_Group)
def imports() -> None:
    """Take in leads from a CSV file: b24app leads import FILE.

    Begin with a template: b24app leads import template > leads.csv. For all options: b24app leads import file --help.
    """


for _command in (template_, listed, resume, errors_, undo):
    imports.add_command(_command)


@dataclass(frozen=True)
class Wishes:
    """What a person says of an import."""

    policy: str
    overwrite: tuple[str, ...]
    region: str
    skip_faulty: bool
    dry_run: bool
    background: bool
    errors: Path | None


@imports.command("file")
@click.argument("file", type=click.Path(path_type=Path))
@TARGET
@AS_JSON
@click.option(
    "--map", "words", multiple=True, help='Which field a column fills: "Heading=FIELD"; "Heading=-" leaves it out.'
)
@click.option("--mapping", type=click.Path(path_type=Path), help="A mapping saved before.")
@click.option("--save-mapping", type=click.Path(path_type=Path), help="Save the mapping for the next file.")
@click.option(
    "--policy", type=click.Choice(POLICIES), default=SKIP, show_default=True, help="What becomes of known clients."
)
@click.option("--overwrite", multiple=True, help="With --policy update: a field that is written over.")
@click.option("--region", default="RU", show_default=True, help="Country of phone numbers without its code.")
@click.option("--dry-run", is_flag=True, help="Only tell what would become of each line.")
@click.option("--skip-faulty", is_flag=True, help="Leave lines with faults out; they go to the file of errors.")
@click.option("--errors", type=click.Path(path_type=Path), help="The file of errors; by default FILE.errors.csv.")
@click.option("--background", is_flag=True, help="Let the worker do it; see b24app jobs list. Installed portals only.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def file_(
    session: Session,
    /,
    file: Path,
    target: str | None,
    *,
    as_json: bool,
    words: tuple[str, ...],
    mapping: Path | None,
    save_mapping: Path | None,
    yes: bool,
    **wishes: Any,
) -> None:
    """Take in leads from FILE; nothing is written before every line is checked."""
    session.as_json = as_json
    wish = Wishes(**{**wishes, "errors": wishes["errors"] or file.with_name(f"{file.stem}.errors.csv")})
    named = target or session.settings.portal
    key, portal = session.app.portal_named(named)
    member = session.app.portals.installed(named).member_id if wish.background else ""
    table, overwrite = _opened(session, file, read_book(portal.bulk()), said_of(words, mapping), wish)
    if save_mapping:
        write(save_mapping, lambda: save(table.mapping, save_mapping))
    number, tally = lay_by(table, imports_of(session), key, wish.policy, overwrite, wish.region)
    try:
        _agree(session, portal.name, tally, wish, is_sure=yes or wish.dry_run or as_json)
    except BaseException:
        imports_of(session).forget(number)
        raise
    _begin(session, member, number, tally, wish, file.name)


def _opened(
    session: Session, file: Path, book: LeadBook, said: Mapping[str, str], wish: Wishes
) -> tuple[Table, list[str]]:
    overwrite = _overwritten(wish, book)
    table = Table.opened(file, book, said, wish.region)
    tell_table(session, table)
    return table, overwrite


def _agree(session: Session, portal: str, tally: Tally, wish: Wishes, *, is_sure: bool) -> None:
    """Stop where the file has faults, or where the person does not want it after all."""
    if tally.faults and not (wish.skip_faulty and tally.faulty < tally.lines):
        raise Faults(tally.faults, tally.count)
    if not is_sure:
        said = phrase("Import {lines} lines into {portal}?")
        click.confirm(session.translate(said).format(lines=tally.lines - tally.faulty, portal=portal), abort=True)


def _overwritten(wish: Wishes, book: LeadBook) -> list[str]:
    if wish.overwrite and wish.policy != "update":
        raise Misuse(phrase("--overwrite goes with --policy update"), phrase("add it, or leave --overwrite out"))
    fields = []
    for name in wish.overwrite:
        column = found(name, columns_of(book))
        if column is None:
            raise Misuse(
                phrase('there is no field "{field}"'),
                phrase("see the template: b24app leads import template"),
                field=name,
            )
        fields.append(column.field)
    return fields


def _rehearse(session: Session, number: int, file: str) -> None:
    """Tell what would become of each line, and forget it."""
    try:
        for line in carry_out(session, carrying_of(session, number, is_dry=True)):
            tell_line(session, file, line)
        tell_end(session, number, None, is_dry=True)
    finally:
        imports_of(session).forget(number)


def _begin(session: Session, member: str, number: int, tally: Tally, wish: Wishes, file: str) -> None:
    """Have the lines done: here, by the worker, or not at all where it is a rehearsal."""
    known = imports_of(session)
    if wish.dry_run:
        _rehearse(session, number, file)
        return
    known.turn_to(number, RUNNING)
    if wish.background:
        job = session.app.bulk.start(IMPORT, member, {"import": number}, total=tally.lines - tally.faulty)
        known.turn_to(number, RUNNING, job=job)
        said = phrase("import {number}: the worker does it as job {job}; see b24app jobs list")
        told = session.translate(said).format(number=number, job=job)
        click.echo(json.dumps({"import": number, "job": job}) if session.as_json else told)
        return
    carrying = carrying_of(session, number)
    with only_one(session, carrying.about.portal):
        for _ in carry_out(session, carrying):
            pass
    tell_end(session, number, wish.errors)
