"""Do an import in this process, with its progress, so that it can be broken off anywhere and gone on with."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager

import click

from b24app.cli.root import Session
from b24app.errors import AppError
from b24app.importing.carrying import Carrying, Unclear
from b24app.importing.work import hold_of
from b24app.languages import phrase
from b24app.store.holds import Held, Holds
from b24app.store.import_lines import ImportLines, Line
from b24app.store.imports import DONE, Imports

_TRIES = 5
_PAUSE = 5.0
_TOLD = 250
"""Lines after which the progress is told."""


class OtherImport(AppError):
    """Another import into this portal is under way; wait until it is over."""

    code = "imports.busy"


@contextmanager
def only_one(session: Session, portal: str) -> Iterator[None]:
    """Hold the place of the one import into a portal: two at once would make two leads of one client."""
    held = Holds(session.app.database, session.app.portals.clock).held(hold_of(portal), getpass.getuser())
    try:
        with held:
            yield
    except Held:
        raise OtherImport(where=portal) from None


def imports_of(session: Session) -> Imports:
    """Return the imports that the app keeps."""
    return Imports(session.app.database, session.app.portals.clock)


def carrying_of(session: Session, number: int, *, is_dry: bool = False) -> Carrying:
    """Return what carries an import of an installed portal or a webhook out."""
    known = imports_of(session)
    about = known.get(number)
    _, portal = session.app.portal_named(_target(session, about.portal))
    return Carrying(portal.bulk(), ImportLines(known.db, number), about, known.clock, is_dry)


def _target(session: Session, portal: str) -> str:
    # An import made through a webhook keeps the portal's address alone: the webhook itself is a secret.
    return portal if session.app.installs.by_member(portal) else session.settings.portal


def carry_out(session: Session, carrying: Carrying) -> Iterator[Line]:
    """Give the lines as they come to their end; says how to go on where the portal cannot be worked with."""
    number, done = carrying.about.id, 0
    try:
        for line in _lines(session, carrying):
            yield line
            done += 1
            if done % _TOLD == 0 and not (session.as_json or carrying.is_dry):
                click.echo(session.translate(phrase("lines done: {done}")).format(done=done), err=True)
    except Unclear:
        raise
    except AppError:
        said = phrase("import {number} stopped; go on with: b24app leads import resume {number}")
        click.echo(session.translate(said).format(number=number), err=True)
        raise
    if not carrying.is_dry:
        imports_of(session).turn_to(number, DONE)


def _lines(session: Session, carrying: Carrying) -> Iterator[Line]:
    """Give the lines, those of a rehearsal in order; what is unclear is looked up a few times."""
    tries = _TRIES
    while True:
        count = 0
        try:
            for count, line in enumerate(carrying.portion() if carrying.is_dry else carrying.finished(), 1):  # noqa: B007
                yield line
        except Unclear:
            tries -= 1
            if not tries:
                raise
            session.app.portals.clock.sleep(_PAUSE)
            continue
        if not count:
            return
