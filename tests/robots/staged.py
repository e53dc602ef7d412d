"""A portal and an app that share one clock, with robots that act on the stages of one pipeline."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from b24app.cli.case_messages import Caught
from b24app.clock import Clock, SharedClock
from b24app.content import content
from b24app.install.gates import LeadGate
from b24app.jobs.job import Job
from b24app.jobs.timers import Ticker
from b24app.pipelines.guarding.requirements import PipelineGate
from b24app.portal.access import Webhook
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal, new_loop
from b24app.robots.around import Around
from b24app.robots.load import load_units
from b24app.robots.office import WorkingTimes
from b24app.robots.run import Runner
from b24app.robots.timed import TimedRunner
from b24app.store.db import Database, open_database
from b24app.store.offices import Offices
from b24app.store.runs import Run, Runs
from b24app.store.timers import Owner, Timer, Timers
from tests.emulated import Emulator

ROBOTS, TRIGGERS = load_units([content("robots")])
STAGES = {"NEW": "work", "IN_PROCESS": "work", "PROCESSED": "work", "CONVERTED": "success", "JUNK": "failure"}
HOUR = 3600
SCOPES = ("crm", "im", "bizproc", "calendar", "task", "user_brief", "department")


@dataclass
class Staged:
    """An app in this process, the portal it works on, and the file of its pipeline; time passes for both."""

    emulator: Emulator
    webhook: str
    portal: Portal
    db: Database
    clock: Clock
    code: str
    stages: dict[str, Any] = field(default_factory=dict)
    pipeline: dict[str, Any] = field(default_factory=dict)
    mode: str = "active"
    caught: Caught = field(default_factory=Caught)
    jobs: dict[str, Job] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)

    @property
    def timers(self) -> Timers:
        return Timers(self.db, self.clock)

    @property
    def runs(self) -> Runs:
        return Runs(self.db, self.clock)

    def rest(self, method: str, params: dict[str, Any]) -> Any:
        return self.emulator.rest(self.webhook, method, params)

    def take_on(self, name: str) -> int:
        return int(self.emulator.ask("POST", "users", {"NAME": name, "LAST_NAME": "Petrova"})["id"])

    def lead(self, stage: str = "NEW", **fields: Any) -> int:
        return int(self.rest("crm.lead.add", {"fields": {"TITLE": "Anna", "STATUS_ID": stage, **fields}}))

    def move(self, lead: int, stage: str) -> None:
        self.rest("crm.lead.update", {"id": lead, "fields": {"STATUS_ID": stage}})

    def run(self, lead: int, key: str = "", **told: Any) -> Run:
        payload = {
            "code": self.code,
            "document_id": ["crm", "CCrmDocumentLead", f"LEAD_{lead}"],
            "use_subscription": "N",
            **told,
        }
        key = key or f"run:{len(self.emulator.calls())}"
        self.runner().run(Job("robots.run", "m1", key, payload))
        found = self.runs.find(f"m1:{key}")
        assert found is not None
        return found

    def enter(self, lead: int, stage: str) -> Run:
        """Move a lead to a stage on which the robot stands."""
        self.move(lead, stage)
        return self.run(lead)

    def runner(self) -> Runner:
        times = WorkingTimes(Offices(self.db, self.clock), lambda _: self.portal)
        around = Around(
            mode=lambda *_: self.mode,
            clock=self.clock,
            timers=self.timers,
            office=times.rules,
            zone=times.zone,
            triggers=lambda _: frozenset(TRIGGERS),
            gateway=self.caught,
        )
        return Runner(ROBOTS, lambda _: self.portal, lambda *_: self.gate(), self.runs, around)

    def gate(self) -> LeadGate:
        stages = [
            {"key": key.lower(), "title": key.title(), "semantics": kind, **self.stages.get(key, {})}
            for key, kind in STAGES.items()
        ]
        document = {"pipeline": "one", "for": "lead", "title": "One", "language": "en", "stages": stages}
        return LeadGate(PipelineGate.from_document(document | self.pipeline), self.portal)

    def work(self) -> None:
        """Do what the worker does: let timers off, then do their jobs, each once."""
        put = lambda kind, portal, key, payload: self.jobs.setdefault(key, Job(kind, portal, key, dict(payload)))  # noqa: E731
        Ticker(self.timers, put, self.clock).tick()
        timed = TimedRunner(self.timers, self.runner().run, lambda _: self.portal, self.clock)
        for key in [key for key in self.jobs if key not in self.done]:
            self.done.add(key)
            timed.do(self.jobs[key])

    def pass_time(self, seconds: int) -> None:
        self.emulator.ask("POST", "clock", {"advance": seconds})

    def pass_hours(self, hours: int) -> None:
        """Let hours go by one by one, with the worker at work."""
        for _ in range(hours):
            self.pass_time(HOUR)
            self.work()

    def told(self) -> list[tuple[int, str]]:
        """Tell who was notified of what."""
        sent = [call["params"] for call in self.emulator.calls("im.notify.system.add")]
        return [(int(one["USER_ID"]), str(one["MESSAGE"])) for one in sent]

    def comments(self, lead: int) -> list[str]:
        rows = self.rest("crm.timeline.comment.list", {"filter": {"ENTITY_ID": lead, "ENTITY_TYPE": "lead"}})
        return [str(row["COMMENT"]) for row in rows]

    def timer(self, lead: int, name: str) -> Timer | None:
        return next((one for one in self.timers.of(Owner("m1", self.code, "lead", lead)) if one.name == name), None)


@contextmanager
def staged(emulator: Emulator, folder: Path, code: str, scopes: tuple[str, ...] = SCOPES) -> Iterator[Staged]:
    """Open a portal on a Monday just after nine, office hours nine to six, and no holidays."""
    emulator.ask("POST", "limits", {"bucket": False})
    webhook = emulator.webhook(*scopes)
    loop, db = new_loop(), open_database(f"sqlite:///{folder / 'b24app.sqlite'}")
    db.migrate()
    clock = SharedClock(f"{emulator.address}/_emulator/clock", fresh_seconds=0)
    start = clock.now() + timedelta(hours=3)
    since_midnight = timedelta(hours=start.hour, minutes=start.minute, seconds=start.second)
    to_monday = timedelta(days=7 - start.weekday(), hours=9, minutes=5) - since_midnight
    emulator.ask("POST", "clock", {"advance": int(to_monday.total_seconds())})
    emulator.ask("POST", "calendar", {"year_holidays": "", "year_workdays": ""})
    portal = Portal(Webhook.from_url(webhook), NoBucket(), loop, clock=clock)
    yield Staged(emulator, webhook, portal, db, clock, code, pipeline={"working_time": {"hours": "09:00-18:00"}})
    loop.close()
    db.close()
