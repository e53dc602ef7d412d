"""Do imports as bulk jobs in the worker, a portion at a time."""

from collections.abc import Callable
from dataclasses import dataclass

from b24app.importing.carrying import Carrying
from b24app.jobs.bulk import Moved
from b24app.jobs.job import Later
from b24app.portal.client import Portal
from b24app.store.bulk_jobs import BulkJob
from b24app.store.holds import Held, Holds
from b24app.store.import_lines import ImportLines
from b24app.store.imports import DONE, Import, Imports

IMPORT = "leads.import"
"""Kind of the bulk jobs that do this."""

_BUSY = 15.0
"""Seconds after which a portion is tried again that found another import under way."""


def hold_of(portal: str) -> str:
    """Name what an import holds while it is at work: two at once would make two leads of one client."""
    return f"import {portal}"[:255]


@dataclass(frozen=True)
class Portions:
    """Does the portions; the job's payload names the import, whose lines know what became of them."""

    portal_of: Callable[[str], Portal]
    imports: Imports

    def portion(self, job: BulkJob) -> Moved:
        """Bring the next lines to their end; it waits while another import into the portal is at work."""
        number = int(job.payload["import"])
        about = self.imports.get(number)
        try:
            with Holds(self.imports.db, self.imports.clock).held(hold_of(about.portal), f"job {job.id}"):
                return self._held(job, about)
        except Held as held:
            raise Later(_BUSY) from held

    def _held(self, job: BulkJob, about: Import) -> Moved:
        """Do a portion; done twice it finds the lines finished, or looks up what was sent."""
        lines = ImportLines(self.imports.db, about.id)
        some = Carrying(self.portal_of(job.member_id), lines, about, self.imports.clock).portion()
        if not some:
            self.imports.turn_to(about.id, DONE)
        return Moved(some[-1].number if some else job.cursor, len(some), is_last=not some)
