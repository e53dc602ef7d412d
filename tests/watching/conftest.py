"""The app beside an emulated portal, its jobs done by hand, so that a test says what comes before what."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from b24app.jobs.job import Job, Later
from b24app.settings import Settings, new_key
from b24app.store.plans import APPLIED
from b24app.web.app import create_app
from b24app.wiring import App, build
from tests.emulated import Emulator, eventually, free_port
from tests.web.conftest import Queue, queued
from tests.web.living import served

STAGES = {"NEW": "work", "IN_PROCESS": "work", "PROCESSED": "work", "CONVERTED": "success", "JUNK": "failure"}
PIPELINE = {
    "pipeline": "watched",
    "for": "lead",
    "title": "Watched",
    "stages": [
        {"key": code.lower(), "title": code, "semantics": kind, "requires": ["phone"] if code == "NEW" else []}
        for code, kind in STAGES.items()
    ],
}


@dataclass
class ByHand(Queue):
    """The job engine's stand-in that does what was put in when it is told to, each key once."""

    done: set[tuple[str, str]] = field(default_factory=set)

    def enqueue(self, kind: str, portal: str, key: str, payload: Any, **more: Any) -> None:
        super().enqueue(kind, portal, key, json.loads(json.dumps(payload)), **more)

    def work(self, app: App, *kinds: str) -> list[str]:
        """Do all jobs, or those of some kinds, and what they put in; returns their keys."""
        handlers, worked = app.handlers(), []
        while waiting := [one for one, (kind, _) in self.jobs.items() if one not in self.done and _fits(kind, kinds)]:
            kind, payload = self.jobs[waiting[0]]
            portal, key = waiting[0]
            self.done.add(waiting[0])
            for attempt in range(1, 5):
                try:
                    handlers[kind](Job(kind, portal, key, payload, attempt))
                    break
                except Later:
                    continue
            worked.append(key)
        return worked


def _fits(kind: str, kinds: tuple[str, ...]) -> bool:
    return not kinds or kind in kinds


@dataclass
class Watched:
    """A portal with the app installed, and what happens on it."""

    emulator: Emulator
    app: App
    queue: ByHand
    client_id: str
    webhook: str

    @property
    def member(self) -> str:
        return self.app.installs.all()[0].member_id

    def rest(self, method: str, **params: Any) -> Any:
        return self.emulator.rest(self.webhook, method, params)

    def lead(self, stage: str = "NEW", **fields: Any) -> int:
        return int(self.rest("crm.lead.add", fields={"TITLE": "Forum", "STATUS_ID": stage, **fields}))

    def move(self, lead: int, stage: str) -> None:
        """Move a lead as a person does."""
        self.emulator.ask("POST", "move", {"entity": "lead", "id": lead, "stage": stage, "user_id": 1})

    def stage(self, lead: int) -> str:
        return str(self.rest("crm.lead.get", id=lead)["STATUS_ID"])

    def comments(self, lead: int) -> int:
        return len(self.rest("crm.timeline.comment.list", filter={"ENTITY_TYPE": "lead", "ENTITY_ID": lead}))

    def drop(self, what: str, times: int = 0) -> None:
        """Let the portal lose robot calls or events; without end."""
        self.emulator.ask("POST", "faults", {"method": what, "do": "delivery-dropped", "times": times})

    def delivered(self, kind: str, count: int = 1) -> list[dict[str, Any]]:
        """Wait until the portal has tried so many deliveries of a kind."""

        def found() -> list[dict[str, Any]]:
            every = self.emulator.ask("GET", "deliveries?since=0")
            return [one for one in every if one["kind"] == kind]

        return list(eventually(lambda: rows if len(rows := found()) >= count else None))

    def kept(self, kind: str, count: int = 1) -> None:
        """Wait until so many jobs of a kind were put in."""
        eventually(lambda: sum(job[0] == kind for job in self.queue.jobs.values()) >= count)

    def place(self, stage: str, **settings: Any) -> None:
        """Put the robot on a stage, and let it be called there once."""
        body = {"client_id": self.client_id, "code": "required_fields", "document": "lead", "stage": stage}
        self.emulator.ask("POST", "robots", body | {"properties": settings})
        self.move(self.lead(PHONE=[{"VALUE": "+74951234567", "VALUE_TYPE": "WORK"}]), stage)
        self.kept("robots.run")
        self.queue.work(self.app)

    def sweep(self) -> Any:
        return self.app.watching.sweep(self.member)


@pytest.fixture
def plan() -> str:
    """The portal's plan; a test may name another one."""
    return "professional"


@pytest.fixture
def watched(emulator: Emulator, tmp_path: Path, plan: str) -> Iterator[Watched]:
    """The app installed on a portal, a pipeline applied."""
    emulator.ask("POST", "limits", {"plan": plan, "bucket": False})
    port = free_port()
    made = emulator.app(f"http://127.0.0.1:{port}")
    settings = Settings(
        home=tmp_path,
        secret_keys=new_key(),
        public_url=f"http://127.0.0.1:{port}",
        client_id=made["client_id"],
        client_secret=made["client_secret"],
        oauth_servers=emulator.oauth,
        bucket_rate=0,
    )
    with ExitStack() as stack:
        built, queue = build(settings), ByHand()
        stack.callback(built.close)
        built.database.migrate()
        app = queued(built, queue)
        stack.enter_context(served(create_app(app), port))
        emulator.ask("POST", f"apps/{made['client_id']}/install")
        eventually(lambda: queue.jobs)
        queue.work(app)
        found = Watched(emulator, app, queue, made["client_id"], emulator.webhook("crm", "im", "bizproc"))
        number = app.plans.keep(found.member, "watched", "sum", {}, PIPELINE)
        app.plans.state(number, APPLIED)
        yield found
