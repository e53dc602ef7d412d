"""Qualify the open cards of an installed portal anew as a bulk job, a portion at a time."""

from collections.abc import Callable
from dataclasses import dataclass

from b24app.jobs.bulk import Moved
from b24app.pipelines.language.model import read_document
from b24app.pipelines.planning.target import find_target
from b24app.pipelines.qualifying.qualifier import Qualifier
from b24app.pipelines.qualifying.recount import Recount
from b24app.portal.client import Portal
from b24app.store.bulk_jobs import BulkJob
from b24app.store.runs import Runs


@dataclass(frozen=True)
class Recounts:
    """Does the portions; the job's payload holds the pipeline, its cursor the last card's number."""

    portal_of: Callable[[str], Portal]
    runs: Runs

    def portion(self, job: BulkJob) -> Moved:
        """Look at fifty cards and write what differs; done twice it finds nothing left to write."""
        pipeline = read_document(job.payload["pipeline"])
        qualifier, portal = Qualifier.of(pipeline), self.portal_of(job.member_id)
        if qualifier is None:
            return Moved(job.cursor, 0, is_last=True)
        recount = Recount(pipeline, qualifier, find_target(portal, pipeline), portal.bulk(), self.runs, job.member_id)
        portion = recount.look(int(job.cursor))
        recount.write(portion.differing, f"recount {job.id}")
        return Moved(portion.last, portion.seen, is_last=portion.is_last)
