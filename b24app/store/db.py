"""Open the business database and hand out transactions; SQLite in WAL mode or PostgreSQL, told apart only here."""

import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from b24app.store.faults import WrongAddress, fault_of
from b24app.store.files import private_file
from b24app.store.migrate import is_newest, upgrade

_MODE = "b24app_mode"


class Database:
    """One database; an engine for each process that uses it, made when first needed, so that forking is harmless."""

    def __init__(self, url: URL, *, busy_seconds: float = 30.0) -> None:
        self.url = url
        self.busy_seconds = busy_seconds
        # Engines inherited over a fork stay here untouched: even closing their connections could hurt the parent.
        self._engines: dict[int, Engine] = {}
        self._finalizer = weakref.finalize(self, _dispose, self._engines)

    @property
    def name(self) -> str:
        """The database's address without a password, fit to be shown."""
        return self.url.render_as_string(hide_password=True)

    @property
    def is_sqlite(self) -> bool:
        """Say whether this is SQLite."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def begin(self, *, is_hasty: bool = False) -> Iterator[Connection]:
        """Give a writing transaction, committed at the end; a hasty one may be forgotten when the power fails."""
        with self._transaction("hasty" if is_hasty else "lasting") as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a transaction that only reads, so that no writer holds it up."""
        with self._transaction("reading") as connection:
            yield connection

    @contextmanager
    def _transaction(self, mode: str) -> Iterator[Connection]:
        try:
            with self._engine().connect().execution_options(**{_MODE: mode}) as connection, connection.begin():
                yield connection
        except (DBAPIError, PoolTimeoutError) as fault:
            raise fault_of(fault, self.name) from fault

    def _engine(self) -> Engine:
        pid = os.getpid()
        # No lock, since a forked child could inherit it locked: an engine that loses this race was never connected.
        return self._engines.get(pid) or self._engines.setdefault(pid, self._new_engine())

    def migrate(self) -> None:
        """Bring the database to the newest shape; several processes may call it at once."""
        if self.is_sqlite and self.url.database:
            private_file(Path(self.url.database))
        try:
            upgrade(self._engine(), self.is_sqlite)
        except DBAPIError as fault:
            raise fault_of(fault, self.name) from fault
        finally:
            # Nothing stays open, so that a parent may migrate and then fork.
            self.close()

    def is_current(self) -> bool:
        """Say whether the database has the newest shape."""
        with self.reading() as connection:
            return is_newest(connection)

    def close(self) -> None:
        """Close this process's connections; the next transaction opens them anew."""
        _dispose(self._engines)

    def _new_engine(self) -> Engine:
        if not self.is_sqlite:
            return create_engine(self.url, pool_pre_ping=True, hide_parameters=True)
        engine = create_engine(
            self.url, connect_args={"timeout": self.busy_seconds}, pool_size=20, max_overflow=40, hide_parameters=True
        )
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine


def open_database(url: str, *, busy_seconds: float = 30.0) -> Database:
    """Open a database by its address, such as `sqlite:////var/b24app.sqlite` or `postgresql://host/name`."""
    try:
        parsed = make_url(url)
        if parsed.drivername in {"postgresql", "postgres"}:
            parsed = parsed.set(drivername="postgresql+psycopg")
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError):
        raise WrongAddress from None
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise WrongAddress
    return Database(parsed, busy_seconds=busy_seconds)


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # Python's sqlite3 must not begin transactions by itself: it would begin them too late, and never IMMEDIATE.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get(_MODE)
    wanted = "NORMAL" if mode == "hasty" else "FULL"
    known = connection.connection.info
    # Said once: on a short transaction each further statement costs as much as its work.
    if mode != "reading" and known.get(_MODE) != wanted:
        connection.exec_driver_sql(f"PRAGMA synchronous={wanted}")
        known[_MODE] = wanted
    # A writer asks for the lock at once: a reader that turns writer later could be refused without waiting.
    connection.exec_driver_sql("BEGIN" if mode == "reading" else "BEGIN IMMEDIATE")


def _dispose(engines: dict[int, Engine]) -> None:
    engine = engines.pop(os.getpid(), None)
    if engine is not None:
        engine.dispose()
