"""Do imports as bulk jobs in the worker, a portion at a time."""

from collections.abc import Callable
from dataclasses import dataclass

from b24app.importing.carrying import Carrying
from b24app.jobs.bulk import Moved
from b24app.portal.client import Portal
from b24app.store.bulk_jobs import BulkJob
from b24app.store.import_lines import ImportLines
from b24app.store.imports import DONE, Imports

IMPORT = "leads.import"
"""Kind of the bulk jobs that do this."""


@dataclass(frozen=True)
class Portions:
    """Does the portions; the job's payload names the import, whose lines know what became of them."""

    portal_of: Callable[[str], Portal]
    imports: Imports

    def portion(self, job: BulkJob) -> Moved:
        """Bring the next lines to their end; done twice it finds them finished, or looks up what was sent."""
        number = int(job.payload["import"])
        about, lines = self.imports.get(number), ImportLines(self.imports.db, number)
        carrying = Carrying(self.portal_of(job.member_id), lines, about, self.imports.clock)
        some = carrying.portion()
        if not some:
            self.imports.turn_to(number, DONE)
        return Moved(some[-1].number if some else job.cursor, len(some), is_last=not some)
