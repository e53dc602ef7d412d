"""Open the copy of a portal, a DuckDB file of its own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from b24app.cleanup.copying.schema import TABLES
from b24app.errors import AppError
from b24app.settings import Settings


class CopyInUse(AppError):
    """Another process works with the copy of this portal; wait until it is done."""

    code = "cleanup.copy-in-use"


@dataclass(frozen=True)
class Copy:
    """A portal's leads, clients and letters beside the app; `connection` speaks SQL to it, times are UTC."""

    path: Path
    connection: duckdb.DuckDBPyConnection


@dataclass(frozen=True)
class Room:
    """What the work on a copy may take: megabytes of memory, beyond which it goes to disk, and threads, 0 for all."""

    megabytes: int = 1000
    threads: int = 0

    @classmethod
    def of(cls, settings: Settings) -> "Room":
        """Return what the settings allow."""
        return cls(settings.analysis_memory, settings.analysis_threads)

    def take(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Bind a connection to it; what does not fit into memory lies beside the copy until the work is done."""
        connection.execute(f"SET memory_limit = '{self.megabytes}MB'")
        if self.threads:
            connection.execute(f"SET threads = {self.threads}")


@contextmanager
def open_copy(path: Path, room: Room = Room()) -> Iterator[Copy]:
    """Open a copy, made where it is missing, until the block ends; raises CopyInUse where another process has it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        connection = duckdb.connect(str(path), config={"autoinstall_known_extensions": False})
    except duckdb.IOException:
        raise CopyInUse from None
    try:
        room.take(connection)
        connection.execute(TABLES)
        yield Copy(path, connection)
    finally:
        connection.close()


def copy_path(home: Path, key: str) -> Path:
    """Say where the copy of a portal lies; the key is a member_id or a webhook's host and port."""
    return home / "copies" / f"{re.sub(r'[^A-Za-z0-9.-]', '_', key)}.duckdb"
