"""Let one worker work on a file: a second one would do every job twice."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from b24app.errors import AppError
from b24app.languages import phrase


class SecondWorker(AppError):
    """A worker is already working on this database; stop it first."""

    code = "jobs.second-worker"


def sqlite_path(url: str) -> Path:
    """Return the file that an address such as sqlite:////var/lib/jobs.sqlite names."""
    return Path(url.partition(":///")[2].partition("?")[0])


@contextlib.contextmanager
def only_worker(database: Path) -> Iterator[None]:
    """Hold the place of the worker of a database's file; raises SecondWorker if it is taken.

    The place is given up by the system when the process dies, however it dies.
    """
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
