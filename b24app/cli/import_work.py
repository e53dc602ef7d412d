"""Do an import in this process, with its progress, so that it can be broken off anywhere and gone on with."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from b24app.cli.root import Session
from b24app.errors import AppError
from b24app.importing.carrying import Carrying, Unclear
from b24app.jobs.lock import SecondWorker, only_worker
from b24app.languages import phrase
from b24app.store.import_lines import ImportLines, Line
from b24app.store.imports import DONE, Imports

_TRIES = 5
_PAUSE = 5.0


class OtherImport(AppError):
    """Another import is being done on this machine; wait until it is over."""

    code = "imports.busy"


@contextmanager
def only_one(session: Session) -> Iterator[None]:
    """Hold the place of the one import that is done by hand; given up by the system however the process ends."""
    try:
        with only_worker(session.settings.home / "imports"):
            yield
    except SecondWorker:
        raise OtherImport from None


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
    number, done, tries = carrying.about.id, 0, _TRIES
    clock = session.app.portals.clock
    while True:
        try:
            some = carrying.portion()
        except Unclear:
            tries -= 1
            if not tries:
                raise
            clock.sleep(_PAUSE)
            continue
        except AppError:
            said = phrase("import {number} stopped; go on with: b24app leads import resume {number}")
            click.echo(session.translate(said).format(number=number), err=True)
            raise
        if not some:
            break
        yield from some
        done += len(some)
        if not (session.as_json or carrying.is_dry):
            click.echo(session.translate(phrase("lines done: {done}")).format(done=done), err=True)
    if not carrying.is_dry:
        imports_of(session).turn_to(number, DONE)
