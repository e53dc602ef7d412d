"""Know the working time of portals: asked of a portal twice a day at most, and kept for when it cannot be asked."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from b24app.errors import AppError
from b24app.portal.calendar import read_office, rules_of
from b24app.portal.client import Portal
from b24app.store.offices import Offices
from b24app.worktime import Rules, WorkTime

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class WorkingTimes:
    """The working time of all portals."""

    offices: Offices
    portal_of: Callable[[str], Portal]

    def rules(self, member_id: str) -> Rules:
        """Return what a portal says of its working time, of old where it cannot say it now."""
        known = self.offices.find(member_id)
        if known and known[1]:
            return rules_of(known[0])
        try:
            return self.learn(member_id)
        except AppError as fault:
            log.warning("working time could not be read", extra={"portal": member_id, "fault": str(fault)})
            return rules_of(known[0]) if known else Rules()

    def learn(self, member_id: str) -> Rules:
        """Ask a portal and keep its answer; raises a PortalError."""
        found = read_office(self.portal_of(member_id))
        self.offices.keep(member_id, found)
        return rules_of(found)

    def zone(self, member_id: str) -> tzinfo:
        """Return a portal's time zone as far as it is known, without asking."""
        known = self.offices.find(member_id)
        return WorkTime.of(*([rules_of(known[0])] if known else [])).zone
