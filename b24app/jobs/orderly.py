"""Let a bulk job fail at once, with the reason in its person's language, where trying again would not help."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from b24app.errors import AppError
from b24app.jobs.bulk import Moved, Portion
from b24app.jobs.job import Later
from b24app.languages import translator
from b24app.portal.refusals import PortalError
from b24app.store.bulk_jobs import FAILED, RUNNING, BulkJob, BulkJobs
from b24app.store.faults import StoreError

_BUSY = 15.0


class Interrupted(Exception):
    """Somebody has paused or cancelled the job in the middle of its portion."""


@dataclass(frozen=True)
class Orderly:
    """Does portions; `busy` are faults that pass by themselves, `again` those that the engine is to try again."""

    work: Portion
    jobs: BulkJobs
    busy: tuple[type[AppError], ...] = ()
    again: tuple[type[AppError], ...] = ()

    def portion(self, job: BulkJob) -> Moved:
        """Do a portion; a portal or a database that does not answer is left to the engine's tries."""
        try:
            return self.work(job)
        except Interrupted:
            return Moved(job.cursor, 0)
        except AppError as fault:
            if isinstance(fault, self.busy):
                raise Later(_BUSY) from fault
            if isinstance(fault, (PortalError, StoreError, *self.again)):
                raise
            said = fault.text(translator(str(job.payload.get("language", "en"))))
            self.jobs.turn_to(job.id, FAILED, among=(RUNNING,), reason=said)
            return Moved(job.cursor, 0)


def telling(jobs: BulkJobs, job: BulkJob, **known: Any) -> Callable[[str, int, int], None]:
    """Return what notes in a job's cursor how far its portion is; it raises Interrupted where that is not to go on."""

    def tell(name: str, done: int, total: int) -> None:
        if not jobs.tell(job, {**known, "phase": name, "done": done, "total": total}, None):
            raise Interrupted

    return tell
