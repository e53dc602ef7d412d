"""Commands for the keys that encrypt tokens in the database."""

import click

from b24app.cli.root import Session
from b24app.languages import phrase
from b24app.settings import new_key


@click.group()
def keys() -> None:
    """Keys that encrypt tokens in the database (B24APP_SECRET_KEYS)."""


@keys.command("new")
def new() -> None:
    """Print a new key. Put it first in B24APP_SECRET_KEYS; older keys behind it still decrypt."""
    click.echo(new_key())


@keys.command("rotate")
@click.pass_obj
def rotate(session: Session) -> None:
    """Encrypt everything kept again with the first key, so that the others can be taken out.

    First let the app run with both keys: a process that knows the old one alone could read nothing afterwards.
    """
    texts = session.app.installs.rotate()
    said = phrase("encrypted again with the first key: {texts}; the keys behind it are needed for old backups only")
    click.echo(session.translate(said).format(texts=texts))
