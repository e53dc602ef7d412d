"""Forget a portal that has removed the app: its tokens at once, what waits for it, and its history if so wished."""

import logging
from dataclasses import dataclass
from pathlib import Path

from b24app.cleanup.working.forgetting import forget_files
from b24app.importing.file_jobs import forget_uploads
from b24app.reports.reports import Reports
from b24app.store.alarms import Alarms
from b24app.store.db import Database
from b24app.store.drafts import Drafts
from b24app.store.installs import Installs
from b24app.store.modes import Modes
from b24app.store.past import Past
from b24app.store.sightings import Sightings
from b24app.store.timers import Timers

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Forgetting:
    """Forgets portals. Work that waits in the queue ends by itself when its turn comes: its portal is not known."""

    installs: Installs
    timers: Timers
    modes: Modes
    sightings: Sightings
    alarms: Alarms
    past: Past
    drafts: Drafts
    reports: Reports
    home: Path

    @classmethod
    def over(
        cls, db: Database, installs: Installs, timers: Timers, drafts: Drafts, reports: Reports, home: Path
    ) -> "Forgetting":
        """Join the parts over one database and one folder."""
        return cls(installs, timers, Modes(db), Sightings(db), Alarms(db), Past(db), drafts, reports, home)

    def forget(self, member_id: str, *, wipe: bool) -> None:
        """Delete tokens, registrations, timers, modes and sightings, and what was copied of leads.

        With `wipe` drafts and the finished runs as well.
        The portal asks for the latter with CLEAN; otherwise runs stay until their time is over, so that a person can
        still ask what the app has done. https://apidocs.bitrix24.com/api-reference/common/events/on-app-uninstall.html
        """
        self.installs.remove(member_id)
        self.timers.forget(member_id)
        for part in (self.modes, self.sightings, self.alarms):
            part.forget(member_id)
        self.reports.forget(member_id)
        forget_files(self.home, member_id)
        forget_uploads(self.home, member_id)
        if wipe:
            self.drafts.forget(member_id)
        runs = self.past.forget(member_id) if wipe else 0
        log.warning("portal forgotten", extra={"portal": member_id, "runs": runs})
