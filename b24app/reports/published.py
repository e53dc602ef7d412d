"""What is published of a portal for reports: Parquet files that never change, and a manifest that names them.

The worker writes a new folder and then puts the manifest in place of the old one; whoever reads has the whole of one
refresh. Readers open the files in a DuckDB in memory, so none holds up another: a DuckDB file could not be shared.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

import duckdb

from b24app.errors import AppError
from b24app.worktime import zone_named

TABLES = ("leads", "passages", "deals", "users", "departments", "stages", "funnels", "openings")
"""Tables that are published, a Parquet file each."""

_BOUNDS: dict[str, str | int | float | list[str]] = {
    "memory_limit": "400MB",
    "threads": 2,
    "autoinstall_known_extensions": False,
}
_TRIES = 3
FORM = 1
"""Goes up whenever the files get another shape: those of another version of the app count as never read."""


class NotRead(AppError):
    """The portal's leads have not been read for reports yet; wait for the worker, or give "b24app reports refresh"."""

    code = "reports.not-read"


@dataclass(frozen=True)
class Manifest:
    """What was published last: the folder of the files, the portal's moment they show, its zone, address, money.

    `seconds` is how long the last refresh took.
    """

    version: str
    as_of: datetime
    zone: str
    origin: str
    currency: str
    leads: int
    seconds: float = 0.0
    form: int = FORM

    @property
    def clock(self) -> tzinfo:
        """Return the portal's time zone."""
        return zone_named(self.zone)

    def as_json(self) -> dict[str, Any]:
        """Return it as the file keeps it."""
        return {**vars(self), "as_of": self.as_of.isoformat()}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Manifest":
        """Read it back."""
        return cls(**{**told, "as_of": datetime.fromisoformat(told["as_of"])})


@dataclass(frozen=True)
class Published:
    """A published copy, opened: `connection` asks it, the manifest says what it shows."""

    manifest: Manifest
    connection: duckdb.DuckDBPyConnection

    def rows(self, sql: str, given: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Ask."""
        return self.connection.execute(sql, dict(given or {})).fetchall()


def place_of(home: Path, key: str) -> Path:
    """Say where the files of a portal lie; the key is a member_id, or a webhook's host and port."""
    return home / "reports" / re.sub(r"[^A-Za-z0-9.-]", "_", key)


def manifest_of(place: Path) -> Manifest | None:
    """Read what was published last; None where nothing was that this version can read."""
    try:
        told = json.loads((place / "manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Manifest.from_json(told) if told.get("form") == FORM else None


@contextmanager
def opened(place: Path) -> Iterator[Published]:
    """Open what was published last until the block ends; raises NotRead."""
    found = _opened(place)
    try:
        yield found
    finally:
        found.connection.close()


def _opened(place: Path) -> Published:
    for _ in range(_TRIES):
        manifest = manifest_of(place)
        if manifest is None:
            break
        connection = duckdb.connect(config={**_BOUNDS, "temp_directory": str(place / "tmp")})
        try:
            _view(connection, place / manifest.version)
        except duckdb.IOException:
            # Two refreshes have ended since the manifest was read, and the old files are gone.
            connection.close()
        else:
            return Published(manifest, connection)
    raise NotRead


def _view(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    for name in TABLES:
        path = str(folder / f"{name}.parquet").replace("'", "''")
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")  # noqa: S608 - a path of ours
