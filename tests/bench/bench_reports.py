"""Reports: every cell and every drill-down of 20 generated portals against a reckoning by hand; 1,000,000 leads."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.table import Row
from tests.emulated import REPOSITORY, started
from tests.reports.reconciling import Lived, Reckoned

_DAYS = 210.0
"""Days lived on each portal: the clocks of Europe and America are put forward meanwhile."""


def measure(*, is_small: bool, portals: float = 0, leads: float = 0) -> list[Row]:
    """Measure both."""
    return [
        *_reconciled(int(portals) or (2 if is_small else 20)),
        *_large(int(leads) or (20_000 if is_small else 10**6)),
    ]


def _reconciled(portals: int) -> list[Row]:
    found = Reckoned()
    with tempfile.TemporaryDirectory() as folder, started(Path(folder) / "emulator.log") as emulator:
        for number in range(1, portals + 1):
            lived = Lived.on(emulator, Path(folder), number, 15 + 4 * number, _DAYS)
            lived.reckon(found, drilled=2)
            print(f"portal {number}: {len(lived.truth.leads)} leads, {found}"[:300], file=sys.stderr, flush=True)
    return [
        Row("portals lived on", portals, ""),
        Row("cells compared", found.cells, ""),
        Row("drill-downs compared", found.drills, ""),
        Row("leads listed by them", found.leads, ""),
        Row("totals of the portal's own filter compared", found.totals, ""),
        Row("differences", len(found.faults), "", 0),
    ]


def _large(leads: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as home:
        words = [sys.executable, "-m", "tests.bench.report_work", home, str(leads)]
        subprocess.run([*words, "make"], check=True, cwd=REPOSITORY)
        rows = []
        for work, limit in (("publish", 60.0), ("show", 1.0), ("export", 120.0)):
            done = subprocess.run([*words, work], check=True, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
            told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
            peak = told.pop("peak")
            of = f"of {leads:,} leads"
            rows += [Row(f"processor's time: {name} {of}", seconds, "s", limit) for name, seconds in told.items()]
            rows.append(Row(f"peak memory of the process: {work}", peak, "MB", 1000))
        return rows
