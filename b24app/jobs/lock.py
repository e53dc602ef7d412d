"""Let one worker of a name work on a database: a second one would do every job twice."""

import contextlib
import fcntl
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from zlib import crc32

from b24app.errors import AppError
from b24app.languages import phrase


class SecondWorker(AppError):
    """A worker is already working on this database; stop it first."""

    code = "jobs.second-worker"


def only_worker(url: str, name: str) -> AbstractContextManager[None]:
    """Hold the place of the worker called `name` while the context lasts; raises SecondWorker if it is taken.

    The place is given up by the system when the process dies, however it dies.
    """
    return _file_lock(sqlite_path(url)) if url.startswith("sqlite") else _advisory_lock(url, name)


def sqlite_path(url: str) -> Path:
    """Return the file that an address such as sqlite:////var/lib/jobs.sqlite names."""
    return Path(url.partition(":///")[2].partition("?")[0])


@contextlib.contextmanager
def _file_lock(database: Path) -> Iterator[None]:
    with database.with_name(database.name + ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SecondWorker(
                phrase("a worker is already working on {database}"),
                phrase("stop it first; to have several workers set B24APP_JOBS_URL to a PostgreSQL database"),
                database=database,
            ) from None
        yield


@contextlib.contextmanager
def _advisory_lock(url: str, name: str) -> Iterator[None]:
    # The driver is there only where PostgreSQL is used.
    import psycopg

    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as session:
        row = session.execute("SELECT pg_try_advisory_lock(%s)", [crc32(f"b24app:{name}".encode())]).fetchone()
        if not row or not row[0]:
            raise SecondWorker(
                phrase("a worker called {name} is already working on this database"),
                phrase("stop it first, or give each worker a name of its own"),
                name=name,
            )
        yield
