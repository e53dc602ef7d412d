"""The audit: 1,000,000 generated leads judged in a copy; and the seed's pile read under the real request limit."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.table import Row
from tests.emulated import REPOSITORY, Emulator, started

_SIZE, _RATE = 50, 2.0


def measure(*, is_small: bool) -> list[Row]:
    """Measure both."""
    large, small = (50_000, 5_000) if is_small else (1_000_000, 100_000)
    one, tenth = _audited(large), _audited(small)
    return [
        Row("leads judged", one["leads"], "", large, is_more_better=True),
        Row("told what they are", one["classified"] * 100, "%", 95, is_more_better=True),
        Row("of the kind they were made as", one["right"] * 100, "%", 95, is_more_better=True),
        Row("time to judge", one["judged"], "s", 600),
        Row("processor's time to judge, all processes", one["cpu"], "s"),
        Row("peak memory with the largest helper", one["peak"], "MB", 3000),
        Row(
            f"time for ten times the leads of {small:,}", one["judged"] / tenth["judged"], "x", None if is_small else 12
        ),
        Row(f"peak memory against {small:,}", one["peak"] / tenth["peak"], "x", None),
        Row("report written", one["report"], "s"),
        Row("audited again, nothing changed", one["again"], "s"),
        *_read(),
    ]


def _audited(leads: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as home:
        words = [sys.executable, "-m", "tests.bench.audit_work", home, str(leads)]
        subprocess.run(words, check=True, cwd=REPOSITORY)
        done = subprocess.run([*words, "--made"], check=True, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
        told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return told


def _read() -> list[Row]:
    """Read the seed's 5,500 leads and their letters with the limit in force on both sides."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with started(home / "emulator.log", "event_agency") as emulator:
            hook = emulator.webhook("crm", "user")
            told, seconds, requests = _run(emulator, hook, home)
            _, later, more = _run(emulator, hook, home)
    needed = max(0.0, (requests - _SIZE) / _RATE)
    return [
        Row("the seed read and judged: leads", told["leads"], "", 5500, is_more_better=True),
        Row("requests", requests, ""),
        Row("what the request budget alone needs", needed, "s"),
        Row("time with the start of the process, judging and report", seconds, "s", max(60.0, needed * 1.15)),
        Row("the second time, nothing changed: requests", more - requests, ""),
        Row("the second time: time", later, "s"),
    ]


def _run(emulator: Emulator, hook: str, home: Path) -> tuple[dict[str, float], float, int]:
    words = [sys.executable, "-m", "b24app", "leads", "audit", "--portal", hook, "--out", str(home / "out"), "--json"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("B24APP_")}
    environment |= {"B24APP_HOME": str(home), "B24APP_BUCKET_RATE": str(_RATE)}
    began = time.perf_counter()
    done = subprocess.run(words, check=True, cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, text=True)
    seconds = time.perf_counter() - began
    return json.loads(done.stdout), seconds, _requests(emulator)


def _requests(emulator: Emulator) -> int:
    """Count the requests; what stood inside a batch follows it in the journal and is none of its own."""
    requests = inside = 0
    for call in emulator.calls():
        if inside:
            inside -= 1
            continue
        requests += 1
        inside = len(call["params"]["cmd"]) if call["method"] == "batch" else 0
    return requests
