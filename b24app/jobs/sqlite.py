"""Give the job engine an SQLite that is new enough, where the machine's own is not."""

import importlib
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from b24app.errors import AppError
from b24app.languages import phrase

NEEDED = (3, 42, 0)
"""On Python 3.12 and newer the engine crashes with an older SQLite; on 3.11 it does not."""

WAL_IS_SOUND = (3, 51, 3)
"""From here on the write-ahead log has no known way to corrupt a file: https://sqlite.org/wal.html"""


class OldSqlite(AppError):
    """SQLite of this Python is too old for the job engine; install pysqlite3-binary."""

    code = "jobs.old-sqlite"


def take_newer_sqlite() -> None:
    """Put the package pysqlite3 in the place of the module sqlite3, if that one is too old and the package is there."""
    if not is_too_old(sqlite3.sqlite_version_info):
        return
    try:
        newer = importlib.import_module("pysqlite3")
        newer_dbapi = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return
    sys.modules["sqlite3"] = newer
    sys.modules["sqlite3.dbapi2"] = newer_dbapi


def version() -> tuple[int, ...]:
    """Tell the version of SQLite that a module importing sqlite3 from now on would get."""
    found: tuple[int, ...] = importlib.import_module("sqlite3").sqlite_version_info
    return found


def is_too_old(sqlite: tuple[int, ...], python: tuple[int, ...] = sys.version_info[:2]) -> bool:
    """Tell whether the engine would crash with this SQLite under this Python."""
    return python >= (3, 12) and sqlite < NEEDED


def refuse_old_sqlite() -> None:
    """Raise OldSqlite where the engine would crash."""
    if is_too_old(version()):
        raise OldSqlite(
            phrase("SQLite {sqlite} is too old for the job engine on Python {python}"),
            phrase("install pysqlite3-binary, use Python 3.11 or set B24APP_JOBS_URL to a PostgreSQL database"),
            sqlite=".".join(map(str, version())),
            python=".".join(map(str, sys.version_info[:2])),
        )


def choose_journal(database: Path) -> None:
    """Let a file be written ahead only where that is sound."""
    _journal(database, "WAL" if version() >= WAL_IS_SOUND else "DELETE")


def write_ahead(database: Path) -> None:
    """Let a file be written ahead whose writers never meet, so that it is sound with any SQLite."""
    _journal(database, "WAL")


def _journal(database: Path, mode: str) -> None:
    with closing(importlib.import_module("sqlite3").connect(database)) as connection:
        connection.execute(f"PRAGMA journal_mode={mode}")
