"""The job engine gets an SQLite that is new enough, or one clear error."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from b24app.jobs import sqlite
from b24app.jobs.engine import Engine

# A process whose Python and SQLite are told to be the bad pair.
PRETEND = """
import sys
sys.version_info = (3, 12, 1, "final", 0)
import sqlite3
sqlite3.sqlite_version_info = (3, 40, 1)
{before}
from b24app.jobs import sqlite
{after}
"""


@pytest.mark.parametrize(
    ("found", "python", "is_too_old"),
    [
        ((3, 40, 1), (3, 12), True),
        ((3, 41, 9), (3, 13), True),
        ((3, 42, 0), (3, 12), False),
        ((3, 40, 1), (3, 11), False),
    ],
)
def test_only_a_new_python_with_an_old_sqlite_is_refused(found, python, is_too_old):
    assert sqlite.is_too_old(found, python) is is_too_old


def run(before: str, after: str) -> str:
    script = PRETEND.format(before=before, after=after)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return done.stdout


def test_a_newer_sqlite_takes_the_place_of_the_old_one():
    package = (
        "import types; new = types.ModuleType('pysqlite3'); new.sqlite_version_info = (3, 51, 3);"
        "new.dbapi2 = types.ModuleType('pysqlite3.dbapi2');"
        "sys.modules.update({'pysqlite3': new, 'pysqlite3.dbapi2': new.dbapi2})"
    )
    after = "sqlite.refuse_old_sqlite(); import sqlite3 as taken; print(taken is new, sqlite.version())"
    assert run(package, after) == "True (3, 51, 3)\n"


def test_without_a_newer_sqlite_there_is_one_clear_error():
    nothing = "sys.modules['pysqlite3'] = None"
    after = "try: sqlite.refuse_old_sqlite()\nexcept sqlite.OldSqlite as fault: print(fault)"
    assert run(nothing, after) == (
        "SQLite 3.40.1 is too old for the job engine on Python 3.12; "
        "install pysqlite3-binary, use Python 3.11 or set B24APP_JOBS_URL to a PostgreSQL database\n"
    )


def test_the_write_ahead_log_is_used_only_where_it_is_sound(tmp_path: Path):
    Engine(f"sqlite:///{tmp_path / 'jobs.sqlite'}").migrate()
    with closing(sqlite3.connect(tmp_path / "jobs.sqlite")) as connection:
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    assert mode == ("wal" if sqlite3.sqlite_version_info >= (3, 51, 3) else "delete")
