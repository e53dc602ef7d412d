"""Join what reports are made of: the copies, what keeps them fresh, and what is said beside them."""

from dataclasses import dataclass
from pathlib import Path

from b24app.clock import Clock
from b24app.reports.marks import Marked
from b24app.reports.reports import Reports
from b24app.store.db import Database


@dataclass(frozen=True)
class Reporting:
    """The reports of all portals."""

    home: Path
    database: Database
    clock: Clock

    @property
    def reports(self) -> Reports:
        """Return what answers questions from the copies."""
        return Reports(self.home, Marked(self.database).of)
