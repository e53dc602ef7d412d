"""Join what a robot's run asks about its portal."""

from b24app.clock import Clock
from b24app.messages.choosing import gateway_named
from b24app.portal.metrics import Metrics
from b24app.portal.recall import Recollections
from b24app.robots.around import Around
from b24app.robots.entries import Entries
from b24app.robots.lately import Lately, Seldom
from b24app.robots.loops import Limit, LoopGuard
from b24app.robots.office import WorkingTimes
from b24app.settings import Settings
from b24app.store.alarms import Alarms
from b24app.store.cleanup_journal import CleanupJournal
from b24app.store.db import Database
from b24app.store.modes import ACTIVE, Modes
from b24app.store.past import Past
from b24app.store.registered import Registered
from b24app.store.sightings import Sightings
from b24app.store.timers import Timers


def surroundings(
    settings: Settings, db: Database, clock: Clock, entries: Entries, times: WorkingTimes, metrics: Metrics
) -> Around:
    """Join them over one database and one clock."""
    limit = Limit(settings.loop_runs, settings.loop_seconds)
    modes = Lately(Modes(db, clock).all)
    return Around(
        recall=Recollections(clock),
        ran=metrics.ran,
        mode=lambda member, code: modes(member).get(code, ACTIVE),
        triggers=Lately(Registered(db).triggers),
        seen=Seldom(Sightings(db, clock).note, clock),
        clock=clock,
        loops=LoopGuard(Past(db), Alarms(db, clock), clock, limit),
        entries=entries,
        zone=Lately(times.zone),
        office=times.rules,
        timers=Timers(db, clock),
        spared=CleanupJournal(db, clock).spared,
        gateway=gateway_named(
            settings.gateway, settings.gateway_token.get_secret_value(), settings.home.absolute() / "messages"
        ),
    )
