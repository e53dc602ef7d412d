"""Open the copy of a portal, a DuckDB file of its own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from b24app.cleanup.copying.schema import TABLES
from b24app.errors import AppError


class CopyInUse(AppError):
    """Another process works with the copy of this portal; wait until it is done."""

    code = "cleanup.copy-in-use"


@dataclass(frozen=True)
class Copy:
    """A portal's leads, clients and letters beside the app; `connection` speaks SQL to it, times are UTC."""

    path: Path
    connection: duckdb.DuckDBPyConnection


@contextmanager
def open_copy(path: Path) -> Iterator[Copy]:
    """Open a copy, made where it is missing, until the block ends; raises CopyInUse where another process has it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        connection = duckdb.connect(str(path), config={"autoinstall_known_extensions": False})
    except duckdb.IOException:
        raise CopyInUse from None
    try:
        connection.execute(TABLES)
        yield Copy(path, connection)
    finally:
        connection.close()


def copy_path(home: Path, key: str) -> Path:
    """Say where the copy of a portal lies; the key is a member_id or a webhook's host and port."""
    return home / "copies" / f"{re.sub(r'[^A-Za-z0-9.-]', '_', key)}.duckdb"
