"""Commands for the keys that encrypt tokens in the database."""

import click

from b24app.settings import new_key


@click.group()
def keys() -> None:
    """Keys that encrypt tokens in the database (B24APP_SECRET_KEYS)."""


@keys.command("new")
def new() -> None:
    """Print a new key. Put it first in B24APP_SECRET_KEYS; older keys behind it still decrypt."""
    click.echo(new_key())
