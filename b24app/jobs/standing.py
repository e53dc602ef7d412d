"""End the work that waits for a portal which has removed the app meanwhile."""

import logging
from collections.abc import Callable, Mapping

from b24app.jobs.job import Job
from b24app.store.installs import Installs

log = logging.getLogger(__name__)

Handler = Callable[[Job], None]


def where_installed(installs: Installs, handlers: Mapping[str, Handler]) -> dict[str, Handler]:
    """Return handlers that do nothing for a portal where the app is not installed, or no longer."""

    def checked(do: Handler) -> Handler:
        def check(job: Job) -> None:
            if installs.by_member(job.portal):
                do(job)
            else:
                log.info("work of a removed portal ended", extra={"portal": job.portal, "kind": job.kind})

        return check

    return {kind: checked(do) for kind, do in handlers.items()}
