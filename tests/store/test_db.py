"""The database takes its shape safely and says in plain words when it cannot be used."""

import os
import sqlite3
import stat
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select, text

from b24app.store.db import open_database
from b24app.store.faults import Busy, StoreError, Unprepared, WrongAddress
from b24app.store.files import NoPlace
from b24app.store.tables import limits, metadata, registered


def test_the_migrations_lead_to_the_tables_of_the_source(db):
    with db.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_migrating_again_changes_nothing(db):
    with db.begin() as connection:
        connection.execute(insert(limits).values(portal="a", free_at=1.5))
    db.migrate()
    with db.begin() as connection:
        assert connection.scalar(select(limits.c.free_at)) == 1.5


MIGRATING = "import sys; from b24app.store.db import open_database; open_database(sys.argv[1]).migrate()"


def test_several_processes_may_start_at_once(url):
    words = [sys.executable, "-W", "error", "-c", MIGRATING, url]
    running = [subprocess.Popen(words, stderr=subprocess.PIPE, text=True) for _ in range(6)]
    assert [(process.communicate()[1], process.returncode) for process in running] == [("", 0)] * 6
    db = open_database(url)
    with db.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    db.close()


def test_a_transaction_is_undone_when_its_work_fails(db):
    def fail(connection):
        connection.execute(insert(limits).values(portal="a", free_at=1.5))
        raise RuntimeError

    with pytest.raises(RuntimeError), db.begin() as connection:
        fail(connection)
    with db.begin() as connection:
        assert connection.execute(select(limits)).all() == []


def test_a_row_of_an_unknown_portal_is_refused(db):
    with pytest.raises(StoreError), db.begin() as connection:
        connection.execute(insert(registered).values(member_id="nobody", code="a", hash="b"))


def test_sqlite_writes_ahead(tmp_path):
    db = open_database(f"sqlite:///{tmp_path}/b.sqlite")
    db.migrate()
    with db.begin() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    db.close()


def test_a_locked_database_is_told(tmp_path):
    db = open_database(f"sqlite:///{tmp_path}/b.sqlite", busy_seconds=0.1)
    db.migrate()
    other = sqlite3.connect(tmp_path / "b.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy) as caught, db.begin():
        pass
    other.close()
    db.close()
    assert str(caught.value) == (
        f"the database sqlite:///{tmp_path}/b.sqlite stayed locked; "
        "see which other program holds it open, then try again"
    )


def test_a_reader_is_not_held_up_by_a_writer(tmp_path):
    db = open_database(f"sqlite:///{tmp_path}/b.sqlite", busy_seconds=0.1)
    db.migrate()
    other = sqlite3.connect(tmp_path / "b.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with db.reading() as connection:
        assert connection.execute(select(limits)).all() == []
    other.close()
    db.close()


def test_a_database_without_tables_is_told(url):
    if url.startswith("sqlite"):
        os.makedirs(os.path.dirname(url.removeprefix("sqlite:///")))  # noqa: PTH103, PTH120
    db = open_database(url)
    with pytest.raises(Unprepared) as caught, db.begin() as connection:
        connection.execute(select(limits))
    db.close()
    assert caught.value.way_out == "start b24app serve once, it prepares the database"


def test_a_database_that_cannot_be_opened_is_told(tmp_path):
    db = open_database(f"sqlite:///{tmp_path}/none/b.sqlite")
    with pytest.raises(StoreError) as caught, db.begin():
        pass
    assert str(caught.value) == (
        f"the database sqlite:///{tmp_path}/none/b.sqlite cannot be used: unable to open database file; "
        "check B24APP_DATABASE_URL or B24APP_HOME"
    )


@pytest.mark.parametrize("address", ["", "nonsense", "oracle9://host/name", "sqlite"])
def test_an_address_that_cannot_be_read_is_told(address):
    with pytest.raises(WrongAddress):
        open_database(address)


def test_a_password_is_not_shown():
    assert "s3cr3t" not in open_database("postgresql://user:s3cr3t@host/name").name


FORKING = """
import os, sys, warnings
warnings.simplefilter("error", ResourceWarning)
from sqlalchemy import insert, select
from b24app.store.db import open_database
from b24app.store.tables import limits
db = open_database(sys.argv[1])
db.migrate()
with db.begin() as connection:
    connection.execute(insert(limits).values(portal="parent", free_at=1.0))
child = os.fork()
if not child:
    with db.begin() as connection:
        connection.execute(insert(limits).values(portal="child", free_at=2.0))
    db.close()
    sys.exit(0)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
with db.begin() as connection:
    assert len(connection.execute(select(limits)).all()) == 2
db.close()
"""


def test_a_forked_child_uses_connections_of_its_own(url):
    done = subprocess.run([sys.executable, "-c", FORKING, url], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr


def test_a_database_that_is_neither_sqlite_nor_postgresql_is_refused():
    with pytest.raises(WrongAddress):
        open_database("mysql://host/name")


def test_a_new_sqlite_file_can_be_read_by_its_owner_only(tmp_path):
    file = tmp_path / "new" / "b24app.sqlite"
    open_database(f"sqlite:///{file}").migrate()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_cannot_be_made_is_one_message(tmp_path):
    (tmp_path / "taken").write_text("a file, no folder")
    with pytest.raises(NoPlace) as caught:
        open_database(f"sqlite:///{tmp_path / 'taken' / 'b24app.sqlite'}").migrate()
    assert str(caught.value) == (
        f"{tmp_path}/taken/b24app.sqlite: the database's file cannot be made: File exists; "
        "check its folder and the rights to it"
    )
