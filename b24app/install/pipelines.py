"""Join what commands and pages need to work with pipelines, on whatever portal."""

from collections.abc import Mapping
from dataclasses import dataclass

from b24app.install.pipeline_applies import PipelineApplies
from b24app.install.pipeline_jobs import PipelineJobs
from b24app.install.pipeline_work import PipelineWork
from b24app.install.portals import Portals
from b24app.jobs.bulk import Portion
from b24app.portal.client import Portal
from b24app.robots import Robot
from b24app.settings import Settings
from b24app.store.bulk_jobs import BulkJobs
from b24app.store.db import Database
from b24app.store.drafts import Drafts


@dataclass(frozen=True)
class Pipelines:
    """The way to pipelines on portals, and to the drafts of them."""

    portals: Portals
    database: Database
    robots: Mapping[str, Robot]
    settings: Settings

    def at(self, key: str, portal: Portal) -> PipelineWork:
        """Return what works on a portal whose plans are kept under `key`."""
        is_everywhere = self.settings.watch == "everywhere"
        return PipelineWork(key, portal, self.database, self.robots, is_everywhere, self.portals.clock)

    def of(self, member_id: str) -> PipelineWork:
        """Return what works on an installed portal; raises NoSuchPortal."""
        return self.at(member_id, self.portals.of(member_id))

    @property
    def jobs(self) -> BulkJobs:
        """Return where the jobs are kept that pages have begun."""
        return BulkJobs(self.database, self.portals.clock)

    @property
    def drafts(self) -> Drafts:
        """Return where drafts are kept."""
        return Drafts(self.settings.home, self.portals.clock)

    def portions(self) -> dict[str, Portion]:
        """Return what the worker does of what pages ask for."""
        return PipelineJobs(self.of, self.jobs).portions() | PipelineApplies(self.of, self.jobs).portions()
