"""What everything else stands on: the database, the clock, the installed portals and the way to them."""

from dataclasses import dataclass

from b24app.clock import Clock, clock_at
from b24app.install.portals import Portals, connector
from b24app.install.rates import Rates
from b24app.portal.metrics import Metrics
from b24app.portal.oauth import OAuth
from b24app.settings import Settings
from b24app.store.cipher import Cipher
from b24app.store.db import Database, open_database
from b24app.store.installs import Installs
from b24app.store.limits import Limits
from b24app.store.pauses import StoredPauses


@dataclass(frozen=True)
class Ground:
    """The parts at the bottom; nothing is opened, sent or migrated yet."""

    clock: Clock
    database: Database
    installs: Installs
    oauth: OAuth
    metrics: Metrics
    rates: Rates
    portals: Portals

    @classmethod
    def of(cls, settings: Settings, clock: Clock | None) -> "Ground":
        """Join them."""
        clock = clock or clock_at(settings.clock)
        database = open_database(settings.database)
        installs = Installs(database, Cipher(settings.keys), clock)
        oauth = OAuth(settings.oauth, settings.client_id, settings.client_secret.get_secret_value(), clock=clock)
        metrics = Metrics(settings.metrics_folder)
        rates = Rates(settings, Limits(database, clock))
        connect = connector(rates, StoredPauses(database, clock), clock, metrics)
        return cls(clock, database, installs, oauth, metrics, rates, Portals(installs, oauth, connect, clock, metrics))
