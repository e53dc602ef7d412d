"""Bring the database to the newest shape with Alembic, one process at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_random

_ADVISORY = 824_240_001
"""Number of the lock that PostgreSQL gives to one migrating process at a time."""


def upgrade(engine: Engine, is_sqlite: bool) -> None:
    """Run the migrations that this database has not seen, under a lock that other processes wait for."""
    if is_sqlite:
        _use_wal(engine)
    with engine.begin() as connection:
        if not is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ADVISORY})
        command.upgrade(alembic_config(connection), "head")


def is_newest(connection: Connection) -> bool:
    """Say whether a database has seen every migration."""
    wanted = ScriptDirectory.from_config(alembic_config(connection)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == wanted


def alembic_config(connection: Connection) -> Config:
    """Point Alembic at our migrations and at an open connection."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def _use_wal(engine: Engine) -> None:
    # The switch is kept in the file. SQLite does not wait by itself when two processes switch at once.
    patient = Retrying(
        retry=retry_if_exception_type(OperationalError),
        stop=stop_after_delay(10),
        wait=wait_random(0.02, 0.1),
        reraise=True,
    )
    for attempt in patient:
        with attempt:
            _switch(engine)


def _switch(engine: Engine) -> None:
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode=WAL")
    except Exception as fault:
        raise OperationalError("PRAGMA journal_mode=WAL", {}, fault) from fault
    finally:
        raw.close()
