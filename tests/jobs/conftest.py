"""A job engine on SQLite and on PostgreSQL, and worker processes that can be killed."""

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from b24app.jobs.engine import Engine
from b24app.store.db import Database, open_database

SCRIPT = Path(__file__).with_name("worker.py")


@dataclass
class Workers:
    """Starts worker processes and reads what they did."""

    url: str
    business: str
    diary: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-W", "ignore", str(SCRIPT), self.url, self.business, str(self.diary)]
        self.started.append(subprocess.Popen(command, stderr=subprocess.PIPE, text=True))
        return self.started[-1]

    def lines(self) -> list[str]:
        return self.diary.read_text().splitlines() if self.diary.exists() else []

    def wait_for(self, line: str, seconds: float = 60) -> list[str]:
        deadline = time.monotonic() + seconds
        while line not in self.lines():
            assert time.monotonic() < deadline, f"{line!r} did not come: {self.lines()}"
            time.sleep(0.02)
        return self.lines()

    def end(self) -> None:
        for process in self.started:
            process.kill()
            process.communicate()


on_both = pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)
"""A test that asks something of the database itself; what is ours alone is the same on either."""

on_postgresql = pytest.mark.parametrize("url", ["postgresql"], indirect=True)


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty database for jobs, SQLite unless the test says otherwise."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return f"sqlite:///{tmp_path / 'jobs.sqlite'}"
    return request.getfixturevalue("postgres_server").database()


@pytest.fixture
def business(url: str, tmp_path: Path) -> Iterator[Database]:
    """The database of everything else: beside the jobs on PostgreSQL, a file of its own otherwise."""
    db = open_database(url if url.startswith("postgresql") else f"sqlite:///{tmp_path / 'b24app.sqlite'}")
    db.migrate()
    yield db
    db.close()


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = Engine(url)
    engine.migrate()
    yield engine
    engine.close()


@pytest.fixture
def workers(url: str, business: Database, tmp_path: Path) -> Iterator[Workers]:
    workers = Workers(url, business.url.render_as_string(hide_password=False), tmp_path / "diary")
    yield workers
    workers.end()
