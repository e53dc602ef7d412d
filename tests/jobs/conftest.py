"""A job engine on a new SQLite file, and worker processes that can be killed."""

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from b24app.jobs.engine import Engine

SCRIPT = Path(__file__).with_name("worker.py")


@dataclass
class Workers:
    """Starts worker processes and reads what they did."""

    url: str
    diary: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-W", "ignore", str(SCRIPT), self.url, str(self.diary)]
        self.started.append(subprocess.Popen(command, stderr=subprocess.PIPE, text=True))
        return self.started[-1]

    def lines(self) -> list[str]:
        return self.diary.read_text().splitlines() if self.diary.exists() else []

    def wait_for(self, line: str, seconds: float = 15) -> list[str]:
        deadline = time.monotonic() + seconds
        while line not in self.lines():
            assert time.monotonic() < deadline, f"{line!r} did not come: {self.lines()}"
            time.sleep(0.02)
        return self.lines()

    def end(self) -> None:
        for process in self.started:
            process.kill()
            process.communicate()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'jobs.sqlite'}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = Engine(url)
    engine.migrate()
    yield engine
    engine.close()


@pytest.fixture
def workers(url: str, tmp_path: Path) -> Iterator[Workers]:
    workers = Workers(url, tmp_path / "diary")
    yield workers
    workers.end()
