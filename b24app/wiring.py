"""Build every part once and join them into App; read this file to see the whole."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from b24app.clock import Clock
from b24app.content import content
from b24app.install.bulk_portions import bulk_portions
from b24app.install.doctor import Doctor
from b24app.install.forgetting import Forgetting
from b24app.install.gates import Gates, unheard
from b24app.install.ground import Ground
from b24app.install.installed_rounds import installed_rounds
from b24app.install.known_places import KnownPlaces
from b24app.install.manifest import read_manifest
from b24app.install.pipelines import Pipelines
from b24app.install.portals import Portals
from b24app.install.rates import Rates
from b24app.install.registrar import Registrar
from b24app.install.reporting import Reporting
from b24app.install.steps import Installer
from b24app.install.surroundings import surroundings
from b24app.install.upkeep import janitor_of
from b24app.install.visitors import Reception
from b24app.jobs.bulk import Bulk
from b24app.jobs.engine import Engine
from b24app.jobs.janitor import EVERY_SECONDS, Janitor
from b24app.jobs.job import Job
from b24app.jobs.leases import Leases, Pace
from b24app.jobs.readings import readings
from b24app.jobs.rounds import Round
from b24app.jobs.standing import where_installed
from b24app.jobs.timers import KIND as TIMER
from b24app.jobs.timers import Ticker
from b24app.portal.client import Portal
from b24app.portal.metrics import Metrics, Reading
from b24app.portal.oauth import OAuth
from b24app.portal.reach import reach
from b24app.robots import Robot
from b24app.robots.around import Around
from b24app.robots.entries import Entries
from b24app.robots.load import load_units
from b24app.robots.messages.outgoing import KIND as MESSAGE
from b24app.robots.messages.outgoing import Outgoing
from b24app.robots.office import WorkingTimes
from b24app.robots.run import KIND, Runner
from b24app.robots.timed import TimedRunner
from b24app.robots.watch import KIND as WATCH
from b24app.robots.watch import Watch
from b24app.settings import Settings
from b24app.store.bulk_jobs import BulkJobs
from b24app.store.cleanup_journal import CleanupJournal
from b24app.store.db import Database
from b24app.store.held_jobs import HeldJobs
from b24app.store.installs import Installs
from b24app.store.journal import Journal
from b24app.store.modes import Modes
from b24app.store.offices import Offices
from b24app.store.past import Past
from b24app.store.plans import Plans
from b24app.store.registered import Registered
from b24app.store.runs import Runs
from b24app.store.seen import Seen
from b24app.store.sightings import Sightings
from b24app.store.timers import Timers
from b24app.store.workers import Workers
from b24app.watching.dispatch import Dispatch, Spared, Watcher
from b24app.watching.rounds import Sweeps
from b24app.watching.work import Watching


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
    around: Around
    working_times: WorkingTimes
    registrar: Registrar
    installer: Installer
    watching: Watching
    metrics: Metrics

    @property
    def past(self) -> Past:
        """Return what looks back at the runs of robots."""
        return Past(self.database)

    @property
    def modes(self) -> Modes:
        """Return which robots only observe."""
        return self.registrar.modes

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
        runner = self.runner()
        entries = Entries(self.watching.seen, self.runs, self.portals.clock)
        watch = Watch(self.robots, self.portals.of, entries, runner.run, self.settings.watch == "everywhere")
        timed = TimedRunner(self.timers, runner.run, self.portals.of, self.portals.clock)
        own = {KIND: runner.run, WATCH: watch.do, TIMER: timed.do, "install.set_up": self.set_up}
        if self.around.gateway:
            own[MESSAGE] = Outgoing(self.around.gateway, self.portals.of).do
        theirs = where_installed(self.installs, {**own, **self.watching.handlers(), **self.reporting.handlers()})
        return {**theirs, **self.bulk.handlers()}

    @property
    def timers(self) -> Timers:
        """Return what is due later."""
        return Timers(self.database, self.portals.clock)

    def runner(self) -> Runner:
        """Return what does the runs of robots."""
        clock = self.portals.clock
        heard = self.around.recall.applied if self.around.recall else unheard
        gates = Gates(self.database, self.plans, self.portals.of, clock, KnownPlaces(clock), heard)
        return Runner(self.robots, self.portals.lately, gates.of, self.runs, self.around)

    @property
    def bulk(self) -> Bulk:
        """Return what starts and stops bulk jobs and does their slices."""
        clock = self.portals.clock
        portions = bulk_portions(self.portals.of, self.runs, self.database, clock, self.settings.home)
        return Bulk(self.engine, BulkJobs(self.database, clock), portions | self.pipelines.portions())

    @property
    def reporting(self) -> Reporting:
        """Return the reports, what keeps them fresh, and their digests."""
        return Reporting(self.settings, self.portals, self.database, self.working_times, self.engine.enqueue)

    @property
    def forgetting(self) -> Forgetting:
        """Return what forgets a portal that has removed the app."""
        drafts, reports = self.pipelines.drafts, self.reporting.reports
        return Forgetting.over(self.database, self.installs, self.timers, drafts, reports, self.settings.home)

    def janitor(self) -> Janitor:
        """Return what forgets things that were finished long ago."""
        return janitor_of(self.database, self.engine.forget, self.portals.clock, self.settings.keep_days)

    def readings(self) -> list[Reading]:
        """Read how much work waits, and who does it."""
        clock = self.portals.clock
        workers = Workers(self.database)
        return list(readings(self.engine.tables, workers, self.bulk.jobs, self.timers, clock.now()))

    def rounds(self) -> list[Round]:
        """Return what a worker does over and over beside its jobs."""
        sweeps = Sweeps(self.engine, self.installs, self.portals.clock, self.settings.sweep_seconds)
        return [
            *installed_rounds(self.portals, self.database, self.metrics, self.bulk.start),
            Round("sweeps", self.settings.sweep_seconds, sweeps.put_in),
            Round("timers", 1.0, Ticker(self.timers, self.engine.enqueue, self.portals.clock).tick),
            Round("bulk jobs", 60, self.bulk.wake),
            Round("janitor", EVERY_SECONDS, self.janitor().tidy),
            *self.reporting.rounds(),
        ]

    def set_up(self, job: Job) -> None:
        """Finish an installation, and learn how many requests the portal's plan allows."""
        self.installer.run(job)
        self.rates.learn(self.portals.of(job.portal))
        self.working_times.rules(job.portal)

    @property
    def pipelines(self) -> Pipelines:
        """Return what works with pipelines and drafts of them."""
        return Pipelines(self.portals, self.database, self.robots, self.settings)

    def close(self) -> None:
        """Close this process's connections, for example before another process takes over."""
        self.engine.close()
        self.database.close()


def build(settings: Settings, clock: Clock | None = None) -> App:
    """Join the parts; nothing is opened, sent or migrated yet."""
    ground = Ground.of(settings, clock)
    clock, database, portals = ground.clock, ground.database, ground.portals
    units = load_units([content("robots"), *settings.robot_folders])
    registered, modes, asked = Registered(database), Modes(database, clock), read_manifest()
    registrar = Registrar(portals.of, registered, Sightings(database), modes, units, asked, settings.public_url, clock)
    engine = _engine(settings, database, clock, ground.metrics)
    watching = _watching(engine, portals, Seen(database, clock), units[0], CleanupJournal(database, clock).spared)
    runs = Runs(database, clock)
    times = WorkingTimes(Offices(database, clock), portals.of)
    return App(
        settings=settings,
        rates=ground.rates,
        database=database,
        engine=engine,
        installs=ground.installs,
        registered=registered,
        plans=Plans(database, clock),
        journal=Journal(database, clock),
        runs=runs,
        portals=portals,
        robots=units[0],
        around=surroundings(settings, database, clock, Entries(watching.seen, runs, clock), times, ground.metrics),
        working_times=times,
        registrar=registrar,
        installer=_installer(ground.oauth, portals, registrar, watching),
        watching=watching,
        metrics=ground.metrics,
    )


def _watching(engine: Engine, portals: Portals, seen: Seen, robots: Mapping[str, Robot], spared: Spared) -> Watching:
    """Join what sees changes with the units that watch for them."""
    watchers = [Watcher(robot.code, robot.on, robot.watches) for robot in robots.values() if robot.watches]
    return Watching(portals.of, seen, Dispatch(engine, seen, watchers, spared))


def _installer(oauth: OAuth, portals: Portals, registrar: Registrar, watching: Watching) -> Installer:
    return Installer(
        reception=Reception(oauth, portals.connect),
        installs=portals.installs,
        portal_of=portals.of,
        registrar=registrar,
        manifest=registrar.manifest,
        public_url=registrar.public_url,
        watching=watching,
    )


def _engine(settings: Settings, database: Database, clock: Clock, metrics: Metrics) -> Engine:
    leases = Leases(Workers(database, clock), Pace.of(settings.lease_seconds))
    return Engine(settings.jobs, leases=leases, held=HeldJobs(database, clock), timed=metrics.worked)
