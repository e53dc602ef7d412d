"""Build every part once and join them into App; read this file to see the whole."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from b24app.clock import Clock, SystemClock
from b24app.content import content
from b24app.errors import AppError
from b24app.install.doctor import Doctor
from b24app.install.manifest import read_manifest
from b24app.install.steps import Installer
from b24app.install.visitors import Reception
from b24app.jobs.engine import Engine
from b24app.jobs.job import Job
from b24app.pipelines.requirements import GateVerdict, PipelineGate
from b24app.portal.access import Access, Webhook
from b24app.portal.bucket import Bucket, NoBucket
from b24app.portal.client import Portal, new_loop
from b24app.portal.metrics import Meter, Metrics
from b24app.portal.oauth import OAuth
from b24app.portal.plan import Rate, read_rate
from b24app.portal.reach import reach
from b24app.portal.tokens import AppTokens
from b24app.robots import Robot
from b24app.robots.load import load_robots
from b24app.robots.run import KIND, Runner
from b24app.settings import Settings
from b24app.store.cipher import Cipher
from b24app.store.db import Database, open_database
from b24app.store.installs import Install, Installs
from b24app.store.journal import Journal
from b24app.store.limits import Limits
from b24app.store.pauses import StoredPauses
from b24app.store.plans import Plans
from b24app.store.registered import Registered
from b24app.store.runs import Runs


class NoSuchPortal(AppError):
    """The app is not installed on this portal; name another one, or install the app there as README.md says."""

    code = "portal.unknown"


class WhichPortal(AppError):
    """It is not clear which portal is meant; name one with --portal or B24APP_PORTAL."""

    code = "portal.which"
    exit_code = 2


@dataclass(frozen=True)
class LeadGate:
    """The gate of one portal as robots want it: a pipeline together with the portal whose cards it judges."""

    gate: PipelineGate
    portal: Portal

    @property
    def language(self) -> str:
        """The language in which the pipeline speaks to people."""
        return self.gate.language

    def check(self, card: int, stage: str) -> GateVerdict:
        """Judge a lead that has entered a stage."""
        return self.gate.check(self.portal, card, stage)


@dataclass(frozen=True)
class Portals:
    """Opens portals: installed ones by member_id, any by the name a person gives it."""

    installs: Installs
    oauth: OAuth
    connect: Callable[[Access], Portal]
    clock: Clock
    meter: Meter
    _open: dict[tuple[str, ...], Portal] = field(default_factory=dict)

    def of(self, member_id: str) -> Portal:
        """Return an installed portal; raises NoSuchPortal."""
        install = self.installs.by_member(member_id)
        if install is None:
            raise NoSuchPortal(where=member_id)
        return self._opened(install)

    def named(self, target: str) -> tuple[str, Portal]:
        """Return a portal and the key its plans are kept under; the only installed one where no target is given."""
        if "/rest/" in target:
            access = Webhook.from_url(target)
            return access.key, self.connect(access)
        install = self.installs.named(target) if target else self._only()
        if install is None:
            raise NoSuchPortal(where=target)
        return install.member_id, self._opened(install)

    def _only(self) -> Install:
        known = self.installs.all()
        if len(known) != 1:
            raise WhichPortal
        return known[0]

    def _opened(self, install: Install) -> Portal:
        # Kept, so that threads of one process share a renewal; a new address makes a new one, with a limit of its own.
        key = (install.member_id, install.endpoint, install.server_endpoint)
        if key not in self._open:
            tokens = AppTokens(
                self.installs.keyring(install.member_id),
                self.oauth,
                member_id=install.member_id,
                endpoint=install.endpoint,
                server_endpoint=install.server_endpoint,
                clock=self.clock,
                meter=self.meter,
            )
            self._open[key] = self.connect(tokens)
        return self._open[key]


@dataclass(frozen=True)
class Rates:
    """How fast portals may be called: as the settings say, else as the plan allows once that is known."""

    settings: Settings
    limits: Limits

    def bucket(self, access: Access) -> Bucket:
        """Return the bucket that all processes share for one portal and one outgoing address."""
        if not self.settings.bucket_rate:
            return NoBucket()
        return self.limits.bucket(self._key(access.key), self.settings.bucket_size, self.settings.bucket_rate)

    def learn(self, portal: Portal) -> None:
        """Ask a portal for its plan, unless the settings have the last word."""
        if self.by_hand is None and (rate := read_rate(portal)):
            self.limits.learn(self._key(portal.key), rate.size, rate.rate)

    @property
    def by_hand(self) -> Rate | None:
        """Return the rate that the settings name; None where they leave it to the plan."""
        if not self.settings.model_fields_set & {"bucket_size", "bucket_rate"}:
            return None
        return Rate(self.settings.bucket_size, self.settings.bucket_rate)

    def _key(self, portal: str) -> str:
        return f"{portal} {self.settings.source_address}".strip()


@dataclass(frozen=True)
class App:
    """Every part of the app, joined."""

    settings: Settings
    rates: Rates
    database: Database
    engine: Engine
    installs: Installs
    registered: Registered
    plans: Plans
    journal: Journal
    runs: Runs
    portals: Portals
    robots: Mapping[str, Robot]
    installer: Installer
    metrics: Metrics

    def portal_named(self, target: str) -> tuple[str, Portal]:
        """Return the portal a person names and the key of its plans."""
        return self.portals.named(target)

    def doctor_of(self, target: str) -> Doctor:
        """Return the examination of the portal a person names."""
        key, portal = self.portals.named(target)
        theirs = self.installs.administrators(key) if self.installs.by_member(key) else None
        return Doctor(portal, self.installer.manifest, self.rates.by_hand, self.portals.clock, reach, theirs)

    def handlers(self) -> dict[str, Callable[[Job], None]]:
        """Return what the worker does for each kind of job."""
        runner = Runner(self.robots, self.portals.of, self.gate_of, self.runs)
        return {KIND: runner.run, "install.set_up": self.set_up}

    def set_up(self, job: Job) -> None:
        """Finish an installation, and learn how many requests the portal's plan allows."""
        self.installer.run(job)
        self.rates.learn(self.portals.of(job.portal))

    def gate_of(self, member_id: str) -> LeadGate | None:
        """Return the gate of the pipeline applied to a portal last; None where none was."""
        document = self.plans.applied(member_id)
        return LeadGate(PipelineGate.from_document(document), self.portals.of(member_id)) if document else None

    def close(self) -> None:
        """Close this process's connections, for example before another process takes over."""
        self.engine.close()
        self.database.close()


def build(settings: Settings, clock: Clock | None = None) -> App:
    """Join the parts; nothing is opened, sent or migrated yet."""
    clock = clock or SystemClock()
    database = open_database(settings.database)
    installs = Installs(database, Cipher(settings.keys), clock)
    oauth = OAuth(settings.oauth, settings.client_id, settings.client_secret.get_secret_value(), clock=clock)
    metrics = Metrics(settings.metrics_folder)
    rates = Rates(settings, Limits(database, clock))
    portals = Portals(installs, oauth, _connector(rates, StoredPauses(database, clock), clock, metrics), clock, metrics)
    robots = load_robots([content("robots"), *settings.robot_folders])
    registered = Registered(database)
    return App(
        settings=settings,
        rates=rates,
        database=database,
        engine=Engine(settings.jobs),
        installs=installs,
        registered=registered,
        plans=Plans(database, clock),
        journal=Journal(database, clock),
        runs=Runs(database, clock),
        portals=portals,
        robots=robots,
        installer=_installer(settings, oauth, portals, registered, robots),
        metrics=metrics,
    )


def _installer(
    settings: Settings, oauth: OAuth, portals: Portals, registered: Registered, robots: Mapping[str, Robot]
) -> Installer:
    return Installer(
        reception=Reception(oauth, portals.connect),
        installs=portals.installs,
        registered=registered,
        portal_of=portals.of,
        robots=robots,
        manifest=read_manifest(),
        public_url=settings.public_url,
    )


def _connector(rates: Rates, pauses: StoredPauses, clock: Clock, meter: Meter) -> Callable[[Access], Portal]:
    """Return what makes a Portal of an access: one loop a process, one limit a portal for all processes."""
    loop = new_loop()
    return lambda access: Portal(access, rates.bucket(access), loop, clock=clock, pauses=pauses, meter=meter)
