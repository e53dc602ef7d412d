"""Keep the copies for reports fresh in the worker: sooner where something has changed, seldom where a copy is long."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from b24app.cleanup.copying.copy import CopyInUse
from b24app.clock import Clock
from b24app.jobs.job import Job, Later
from b24app.portal.client import Portal
from b24app.reports.copying.refreshing import TurnIsOver, refresh
from b24app.reports.published import manifest_of, place_of
from b24app.store.plans import Plans
from b24app.store.seen import Seen

REFRESH = "reports.refresh"
"""Kind of the jobs that do this."""

_TURN = 45.0
"""Seconds after which a long reading lets other work of the portal have its turn."""
_SOON = timedelta(minutes=2)
_SHARE = 10
"""A refresh follows after so many times as long as the last one took, so that the machine is busy a tenth at most."""
_SETTLING = 120.0
"""Seconds that a worker leaves copies alone after it has started: calls and sweeps that waited come first."""
_SILENT = 1800.0
"""Seconds after which a refresh that says nothing any more is taken for one that died."""


class Enqueue(Protocol):
    """Puts a job in; one key is one job."""

    def __call__(self, kind: str, portal: str, key: str, payload: Mapping[str, object]) -> None:
        """Keep a job durably."""
        ...


@dataclass(frozen=True)
class Freshening:
    """Refreshes the copies of installed portals, each after `every` seconds at the latest."""

    home: Path
    portal_of: Callable[[str], Portal]
    plans: Plans
    seen: Seen
    clock: Clock
    enqueue: Enqueue
    every: float
    began: float = field(default_factory=time.monotonic)

    def do(self, job: Job) -> None:
        """Refresh one portal; a reading that takes long is gone on with later, in turn with other work."""
        place = place_of(self.home, job.portal)
        try:
            document = self.plans.applied(job.portal, "lead")
            refresh(self.portal_of(job.portal), place, document, longest=_TURN)
        except TurnIsOver:
            raise Later(1.0) from None
        except CopyInUse:
            # Somebody refreshes it by hand at this moment.
            return

    def soon(self, portal: str) -> None:
        """Have a portal refreshed now, whatever its copy's age."""
        self.enqueue(REFRESH, portal, f"reports:asked:{int(self.clock.now().timestamp()) // 10}", {})

    def put_in(self, portals: list[str]) -> None:
        """Put in the refreshes that are due."""
        if not self.every or time.monotonic() - self.began < _SETTLING:
            return
        now = self.clock.now()
        for portal in portals:
            if self.is_due(portal, now):
                self.enqueue(REFRESH, portal, f"reports:{int(now.timestamp()) // 60}", {})

    def is_due(self, portal: str, now: datetime) -> bool:
        """Tell whether a copy is to be refreshed: its time has come, or something has changed since."""
        place = place_of(self.home, portal)
        if _is_silent(place) is False:
            return False
        manifest = manifest_of(place)
        if manifest is None:
            return True
        rest, age = timedelta(seconds=_SHARE * manifest.seconds), now - manifest.as_of
        if age >= max(timedelta(seconds=self.every), rest):
            return True
        return age >= max(_SOON, rest) and self.seen.has_since(portal, manifest.as_of)


def _is_silent(place: Path) -> bool | None:
    """Tell whether a refresh that is under way, or has failed, has said nothing for long; None where there is none."""
    try:
        return time.time() - (place / "reading.json").stat().st_mtime > _SILENT
    except FileNotFoundError:
        return None
