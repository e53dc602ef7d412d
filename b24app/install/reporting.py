"""Join what reports are made of: the copies, what keeps them fresh, their digests, and what is said beside them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from b24app.install.portals import Portals
from b24app.jobs.job import Job
from b24app.jobs.rounds import Round
from b24app.reports.marks import Marked
from b24app.reports.reports import Reports
from b24app.reports.sending.work import DIGEST, Digests
from b24app.reports.work import REFRESH, Enqueue, Freshening
from b24app.robots.office import WorkingTimes
from b24app.settings import Settings
from b24app.store.db import Database
from b24app.store.plans import Plans
from b24app.store.report_digests import ReportDigests
from b24app.store.seen import Seen

_LOOK = 30.0
"""Seconds between two looks at what is due."""


@dataclass(frozen=True)
class Reporting:
    """The reports of all portals."""

    settings: Settings
    portals: Portals
    database: Database
    times: WorkingTimes
    enqueue: Enqueue

    @property
    def reports(self) -> Reports:
        """Return what answers questions from the copies."""
        return Reports(self.settings.home, Marked(self.database).of)

    @cached_property
    def freshening(self) -> Freshening:
        """Return what keeps the copies fresh."""
        return Freshening(
            self.settings.home,
            self.portals.of,
            Plans(self.database, self.portals.clock),
            Seen(self.database, self.portals.clock),
            self.portals.clock,
            self.enqueue,
            self.settings.reports_seconds,
        )

    @property
    def digests(self) -> Digests:
        """Return what sends digests."""
        return Digests(
            ReportDigests(self.database),
            self.reports,
            self.portals.of,
            self.times.rules,
            self.freshening.soon,
            self.portals.clock,
            self.enqueue,
        )

    def refresh_soon(self, member_id: str) -> None:
        """Have a portal's copy refreshed by the worker now."""
        self.freshening.soon(member_id)

    def handlers(self) -> Mapping[str, Callable[[Job], None]]:
        """Return what the worker does for each kind of job."""
        return {REFRESH: self.freshening.do, DIGEST: self.digests.do}

    def rounds(self) -> list[Round]:
        """Return what a worker does over and over beside its jobs."""
        return [
            Round(
                "reports", _LOOK, lambda: self.freshening.put_in([one.member_id for one in self.portals.installs.all()])
            ),
            Round("digests", _LOOK, self.digests.put_in),
        ]
