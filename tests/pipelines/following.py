"""Let emulated portals follow pipelines without a command line: apply, export, count requests and writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from b24app.pipelines.applying.apply import Applying
from b24app.pipelines.applying.records import Records
from b24app.pipelines.exporting.export import export
from b24app.pipelines.language.check import check
from b24app.pipelines.language.load import read
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.observe import Observed, observe
from b24app.pipelines.planning.plan import Plan, make_plan
from b24app.pipelines.planning.target import find_target
from b24app.portal.access import Webhook
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal, new_loop
from b24app.portal.loop import Loop
from b24app.portal.retry import Patience
from b24app.store.db import open_database
from b24app.store.holds import Holds
from b24app.store.journal import Journal
from b24app.store.plans import Plans
from b24app.store.slices import Slices
from tests.emulated import Emulator


@dataclass
class Follower:
    """A portal, emptied at will, and the records of what was applied to it."""

    emulator: Emulator
    records: Records
    loop: Loop
    count: int = 0

    def __post_init__(self) -> None:
        self.empty()

    def empty(self, seed: str = "empty") -> None:
        """Begin with a new portal."""
        self.emulator.reset(seed)
        self.count += 1
        self.key = f"portal-{self.count}"
        self.webhook = self.emulator.webhook("crm", "userfieldconfig")
        self.portal = Portal(Webhook.from_url(self.webhook), NoBucket(), self.loop)

    def plan(self, pipeline: Pipeline) -> Plan:
        return make_plan(self.key, self.portal, pipeline)

    def apply(self, pipeline: Pipeline) -> Plan:
        plan = self.plan(pipeline)
        Applying(self.portal, self.records, lambda *_: None).apply(plan)
        return plan

    def seen(self, pipeline: Pipeline) -> Observed:
        return observe(self.portal, find_target(self.portal, pipeline))

    def exported(self, pipeline: Pipeline, *, with_rules: bool = False) -> str:
        applied = pipeline if with_rules else None
        return export(self.seen(pipeline), pipeline.pipeline, pipeline.language, applied)

    def rest(self, method: str, **params: object) -> object:
        return self.emulator.rest(self.webhook, method, params)

    def writes(self, since: int = 0) -> list[str]:
        return [call["method"] for call in self.emulator.calls(since=since) if call["kind"] == "write"]

    def requests(self, since: int) -> list[str]:
        """Name the requests since then; what stands in a batch is no request of its own."""
        calls, inside, found = self.emulator.calls(since=since), 0, []
        for call in calls:
            if inside:
                inside -= 1
                continue
            found.append(call["method"])
            inside = len(call["params"].get("cmd") or {}) if call["method"] == "batch" else 0
        return found


def file(text: str) -> Pipeline:
    """Read a pipeline out of YAML."""
    return check(read(text, "file.yaml"))


@contextmanager
def follower(emulator: Emulator, folder: Path) -> Iterator[Follower]:
    """Give a portal that follows, with a database of its own."""
    database = open_database(f"sqlite:///{folder}/b24app.sqlite")
    database.migrate()
    loop = new_loop(Patience())
    try:
        records = Records(Plans(database), Journal(database), Slices(database), Holds(database))
        yield Follower(emulator, records, loop)
    finally:
        loop.close()
        database.close()
