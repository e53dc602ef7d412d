"""What several commands take: a portal, JSON, a file to write."""

from collections.abc import Callable
from pathlib import Path

import click

from b24app.errors import AppError
from b24app.languages import phrase

TARGET = click.option(
    "--portal", "target", help="A webhook's address or an installed portal; by default B24APP_PORTAL."
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class CannotWrite(AppError):
    """The file cannot be written; check its folder."""

    code = "file.cannot-write"


def write(path: Path, work: Callable[[], object]) -> None:
    """Do the writing of a file; raises CannotWrite."""
    try:
        work()
    except OSError as error:
        raise CannotWrite(
            phrase("the file cannot be written: {reason}"),
            phrase("check its folder"),
            where=str(path),
            reason=error.strerror,
        ) from None
