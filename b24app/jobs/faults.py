"""What can be wrong with the database of jobs, told to people."""

from collections.abc import Iterator
from contextlib import contextmanager

from b24app.errors import AppError
from b24app.languages import phrase


class JobsUnusable(AppError):
    """The database of jobs cannot be used; check B24APP_JOBS_URL."""

    code = "jobs.unusable"


@contextmanager
def usable() -> Iterator[None]:
    """Turn whatever the engine raises while it opens its database into JobsUnusable."""
    try:
        yield
    except AppError:
        raise
    except Exception as fault:
        # The first line says it all; what follows is the engine's SQL.
        reason = (str(fault).splitlines() or [type(fault).__name__])[0]
        raise JobsUnusable(
            phrase("the database of jobs cannot be used: {reason}"), phrase("check B24APP_JOBS_URL"), reason=reason
        ) from fault
