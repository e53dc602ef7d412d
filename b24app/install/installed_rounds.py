"""Name what a worker looks at over and over for every portal that has installed the app."""

from b24app.install.access_watch import AccessWatch
from b24app.install.hold_ends import HoldEnds, Start
from b24app.install.portals import Portals
from b24app.jobs.rounds import Round
from b24app.portal.metrics import Meter
from b24app.store.alarms import Alarms
from b24app.store.db import Database

_HOUR = 3600.0


def installed_rounds(portals: Portals, database: Database, meter: Meter, start: Start) -> list[Round]:
    """Return the rounds; `start` begins a bulk job."""
    access = AccessWatch(portals.installs, portals.of, Alarms(database, portals.clock), meter)
    holds = HoldEnds(portals.installs, portals.of, database, portals.clock, start)
    return [Round("access", 60, access.look), Round("holds", _HOUR, holds.look)]
