"""Start the quick portal and processes that work on it, and judge the time against what the bucket alone needs."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

REPOSITORY = Path(__file__).parents[2]
SIZE, RATE = 50.0, 2.0
SCALED = 20 * RATE


@dataclass(frozen=True)
class Pace:
    """How fast a portal drains, and how long it takes to answer."""

    rate: float = RATE
    least: float = 1.0
    most: float = 2.0


REAL = Pace()
FAST = Pace(SCALED, 0.05, 0.1)
"""Everything twenty times faster than life."""


@dataclass(frozen=True)
class Run:
    """What a run did: what the processes said, and what the portal counted."""

    said: list[dict[str, Any]]
    told: dict[str, Any]
    pace: Pace

    @property
    def seconds(self) -> float:
        """Return the seconds from the first process's start to the last one's end."""
        return max(one["ended"] for one in self.said) - min(one["began"] for one in self.said)

    @property
    def ratio(self) -> float:
        """Return the part of the theoretical rate: (requests - 50) / rate is what the bucket alone needs."""
        return max(0.0, (self.told["requests"] - SIZE) / self.pace.rate) / self.seconds

    @property
    def done(self) -> int:
        """Return how much was done by those that lived to tell."""
        return sum(one.get("done", 0) for one in self.said)

    @property
    def end(self) -> str:
        """Say how plain work ended."""
        return f"died of {self.said[0]['died']}" if "died" in self.said[0] else "ended"


def run(work: str, count: int, pace: Pace, *, processes: int = 1, rows: int = 1000, plain: bool = False) -> Run:
    """Let processes work on a fresh portal."""
    with portal(pace, rows) as address, tempfile.TemporaryDirectory() as home:
        at = time.time() + (4 if processes > 1 else 0)
        words = [
            sys.executable,
            "-m",
            "tests.bench.client_work",
            work,
            f"{address}/rest/1/bench/",
            "--rate",
            str(pace.rate),
        ]
        words += ["--database", f"sqlite:///{home}/bench.sqlite", "--at", str(at)] + (["--plain"] if plain else [])
        shares = [count // processes + (number < count % processes) for number in range(processes)]
        started = [
            subprocess.Popen([*words, "--count", str(share)], stdout=subprocess.PIPE, text=True, cwd=REPOSITORY)
            for share in shares
        ]
        said = [json.loads(process.communicate()[0].splitlines()[-1]) for process in started]
        with urlopen(f"{address}/told?added={'1' if work == 'writes' else ''}") as answer:
            return Run(said, json.load(answer), pace)


@contextmanager
def portal(pace: Pace, rows: int) -> Iterator[str]:
    """Run a quick portal as its own process."""
    words = [sys.executable, "-m", "tests.bench.quick_portal", "--size", str(SIZE), "--rate", str(pace.rate)]
    words += ["--rows", str(rows), "--least", str(pace.least), "--most", str(pace.most)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY)
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.terminate()
        process.communicate()


def wrong_ids(one: Run) -> int:
    """Count rows whose caller was told another id than the portal gave them, or none, or that were made twice."""
    made = one.told["added"]
    told = one.said[0].get("told", {})
    return sum(made.get(origin) != [told.get(origin)] for origin in made.keys() | told.keys())
