"""Kill the app's processes and its database at random while robots are called, and judge what became of each call.

A call counts as accepted when the app answered it 200: from then on it is ours, and the portal never calls again. It
has to be answered once and to leave its mark once. A call that found nobody, or an answer other than 200, was not
accepted: the portal's administrator sees it, and it may be done or not, yet never twice.
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.emulated import Emulator, eventually
from tests.running import RunningApp, running_app
from tests.store.postgres import Server

ROBOTS = Path(__file__).parent / "bench" / "robots"
_STAGE = "IN_PROCESS"


@dataclass
class Judged:
    """What became of the calls of some rounds."""

    calls: int = 0
    accepted: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    refused_answers: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass
class Chaos:
    """The app beside an emulated portal, and everything of it that can be killed."""

    app: RunningApp
    server: Server | None
    chance: random.Random
    webhook: str
    judged: Judged = field(default_factory=Judged)

    def round(self, calls: int) -> None:
        """Call the robot for so many new leads, kill something in the middle, wait for the end, and judge."""
        since = len(self.app.emulator.ask("GET", "workflows"))
        leads = [self._lead(number) for number in range(calls)]
        moment, victims = self.chance.randrange(calls), self._victims()
        victim = victims[self.judged.kills.total() % len(victims)]
        for number, lead in enumerate(leads):
            if number == moment:
                self._kill(victim)
            self.app.move(lead, _STAGE)
            time.sleep(self.chance.uniform(0, 0.05))
        self._judge(leads, since)

    def _victims(self) -> list[str]:
        return [*(["database"] if self.server else []), "both", "worker", "web"]

    def _lead(self, number: int) -> int:
        lead = {"TITLE": f"Lead {number}", "STATUS_ID": "NEW"}
        return int(self.app.emulator.rest(self.webhook, "crm.lead.add", {"fields": lead}))

    def _kill(self, victim: str) -> None:
        self.judged.kills[victim] += 1
        if victim == "database" and self.server:
            self.server.kill()
            self.server.start()
        if victim in {"web", "both"}:
            kill_tree(self.app.processes["web"].pid)
            self.app.processes["web"].wait(10)
        if victim in {"worker", "both"}:
            self.app.kill_worker()
            self.app.start_worker()
        if victim in {"web", "both"}:
            self.app.start_web()

    def _judge(self, leads: list[int], since: int) -> None:
        documents = {f"LEAD_{lead}" for lead in leads}
        deliveries = eventually(lambda: self._deliveries(documents, len(leads)), seconds=60)
        accepted = {document for document, status in deliveries.items() if status == 200}
        eventually(lambda: self._open(accepted, since) == 0, seconds=180, every=0.3)
        self.judged.calls += len(leads)
        self.judged.accepted += len(accepted)
        for run in self._runs(documents, since):
            self._judge_run(run, run["document_id"][-1] in accepted)

    def _judge_run(self, run: dict, is_accepted: bool) -> None:
        lead = int(run["document_id"][-1].removeprefix("LEAD_"))
        wanted = {"filter": {"ENTITY_ID": lead, "ENTITY_TYPE": "lead"}}
        marks = len(self.app.emulator.rest(self.webhook, "crm.timeline.comment.list", wanted))
        self.judged.refused_answers += run["late_answers"]
        fine = {(1, 1)} if is_accepted else {(0, 0), (0, 1), (1, 1)}
        if (run["answers"], marks) not in fine:
            told = "accepted" if is_accepted else "not accepted"
            self.judged.faults.append(f"lead {lead}, {told}: {run['answers']} answers, {marks} marks")

    def _deliveries(self, documents: set[str], wanted: int) -> dict[str, int]:
        """Return the status of each call of the robot, once all have come back; 0 where nobody answered."""
        made = [one for one in self.app.emulator.ask("GET", "deliveries?since=0") if one["kind"] == "robot"]
        mine = {one["fields"]["document_id"][-1]: one.get("status", 0) for one in made}
        found = {document: status for document, status in mine.items() if document in documents}
        return found if len(found) == wanted else {}

    def _runs(self, documents: set[str], since: int) -> list[dict]:
        runs = self.app.emulator.ask("GET", "workflows")[since:]
        return [run for run in runs if run["document_id"][-1] in documents]

    def _open(self, accepted: set[str], since: int) -> int:
        return sum(run["answers"] == 0 for run in self._runs(accepted, since))


@contextmanager
def chaos(emulator: Emulator, home: Path, server: Server | None, seed: int) -> Iterator[Chaos]:
    """Run the app on a database that can be killed, or on SQLite, with the robot that leaves a mark."""
    databases = {}
    if server:
        url = server.database()
        databases = {"B24APP_DATABASE_URL": url, "B24APP_JOBS_URL": url, "B24APP_LEASE_SECONDS": "6"}
    more = {"B24APP_ROBOTS": str(ROBOTS), "B24APP_BUCKET_RATE": "0", "B24APP_WEB_WORKERS": "2"}
    with running_app(emulator, home, **databases, **more) as app:
        app.install()
        emulator.ask("POST", "limits", {"bucket": False, "operating": False})
        app.place_robot("mark", _STAGE)
        try:
            yield Chaos(app, server, random.Random(seed), emulator.webhook("crm"))
        finally:
            kill_tree(app.processes["web"].pid)


def kill_tree(pid: int) -> None:
    """Kill a process and its children at once."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    for one in [pid, *(map(int, children.read_text().split()) if children.exists() else ())]:
        try:
            os.kill(one, signal.SIGKILL)
        except ProcessLookupError:
            continue
