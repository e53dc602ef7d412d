"""Clean-ups that the worker carries out: the worker killed with signal 9 again and again, and started anew."""

import json
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from b24app.cleanup.deciding.planned import Planned, row_of
from b24app.store import cleanup_plans as states
from b24app.store.cleanup_decisions import CleanupDecisions
from b24app.store.cleanup_plans import CleanupPlans
from tests.bench.bench_cleanup_kill import difference, end_of
from tests.bench.table import Row
from tests.cleanup.mended import Mended, opened_in
from tests.cleanup.piles import small_pile
from tests.cleanup.test_run_commands import RECIPE
from tests.emulated import eventually, started
from tests.running import RunningApp, running_app


def measure(*, is_small: bool, runs: float = 6, kills: float = 3) -> list[Row]:
    """Compare portals after runs whose worker died with one that nothing disturbed."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, started(Path(folder) / "emulator.txt") as emulator:
        emulator.reset("empty")
        with running_app(emulator, Path(folder) / "home", B24APP_REPORTS_SECONDS="0") as app:
            app.install()
            worker = _Worker(app, small_pile(Mended.opened(emulator, app.home)))
            emulator.ask("POST", "snapshot", {"name": "pile"})
            wanted, _ = worker.run(0)
            wrong = hit = 0
            for _ in range(1 if is_small else int(runs)):
                there, times = worker.run(int(kills))
                hit += times
                if there != wanted:
                    wrong += 1
                    print(difference(wanted, there))
    return [
        Row("kills of the worker in the middle of a clean-up", hit, ""),
        Row("portals that differ after a run that went on", wrong, "", 0),
        Row("time", time.monotonic() - begun, "s"),
    ]


@dataclass
class _Worker:
    """An installed app with a pile, and its worker."""

    app: RunningApp
    box: Mended
    rng: random.Random = random.Random(3)  # noqa: RUF009 - one sequence for all rounds

    def run(self, kills: int) -> tuple[dict[str, Any], int]:
        """Have a plan carried out, killing the worker so many times; returns the end and the kills in time."""
        self.box.emulator.ask("POST", "restore", {"name": "pile"})
        member, number = self._planned()
        # The portal takes its time, so that there is a middle to be killed in.
        self.box.emulator.ask("POST", "latency", {"preset": "cloud" if kills else "none", "wait": True, "speed": 2})
        done = self.app.cli("leads", "run", str(number), "--yes", "--background", "--settle", "0", B24APP_PORTAL=member)
        assert done.returncode == 0, done.stderr
        hit = 0
        for _ in range(kills):
            calls = len(self.box.emulator.calls())
            eventually(lambda: len(self.box.emulator.calls()) > calls or self._is_over(member, number), seconds=120)  # noqa: B023
            time.sleep(self.rng.uniform(0.0, 1.5))
            hit += not self._is_over(member, number)
            self.app.kill_worker()
            self.app.start_worker()
        self.box.emulator.ask("POST", "latency", {"preset": "none"})
        eventually(lambda: self._is_over(member, number), seconds=300, every=0.2)
        # Notes end with the number of their plan.
        return json.loads(json.dumps(end_of(self.box)).replace(f"cleanup-{number}-", "cleanup-")), hit

    def _is_over(self, member: str, number: int) -> bool:
        plan = CleanupPlans(opened_in(self.box.folder)).find(member, number)
        assert plan is not None
        assert not plan.reason, plan.reason
        return plan.state == states.DONE

    def _planned(self) -> tuple[str, int]:
        """Write a signed plan of the pile down; returns the portal's key and the plan's number."""
        database = opened_in(self.box.folder)
        with database.reading() as connection:
            member = str(connection.exec_driver_sql("SELECT member_id FROM installs").scalar_one())
        plans, rows = CleanupPlans(database), CleanupDecisions(database)
        number = plans.begin(member, "pile", RECIPE)
        rows.add(number, (row_of(Planned(place, one)) for place, one in enumerate(self.box.decisions, 1)))
        plans.sign(number, rows.digest(number), "head")
        return member, number
