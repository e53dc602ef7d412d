"""Back up while 100 robot calls a second arrive, lose the machine, and go on from the copy.

Every call that was accepted before the copy began has to be done after it is put back, each once, also when the portal
delivers it again. Options: --rate=100 --seconds=30
"""

import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from b24app.cli.store import sqlite_files
from b24app.store.backup import backup
from b24app.wiring import build
from tests.bench.load import Load, flood, steady
from tests.bench.serving import Serving, call, serving
from tests.bench.table import Row
from tests.emulated import REPOSITORY, eventually

_PORTALS = 4
_AGAIN = 100
_COPIES = 2


@dataclass(frozen=True)
class Copy:
    """A backup: where it lies, which calls had been accepted before it began, how many when it was made."""

    folder: Path
    before: tuple[int, ...]
    after: int
    seconds: float


def measure(*, is_small: bool, rate: float = 100, seconds: float = 0) -> list[Row]:
    """Copy under load, put the last copy back elsewhere, and let a worker finish what it holds."""
    long = seconds or (6 if is_small else 30)
    with tempfile.TemporaryDirectory(prefix="b24copies") as folder, serving("sqlite", _PORTALS) as one:
        one.web()
        one.worker()
        load, copies = _copied_under_load(one, Path(folder), rate, long)
        for name in ("web", "worker"):
            one.end(name)
        with _elsewhere(one, Path(folder) / "elsewhere") as other:
            _put_back(other, copies[-1].folder)
            done = _finished(other)
            again = [] if is_small else [_delivered_again(other, copies[-1].before[-_AGAIN:])]
    missing = {f"lead:{number}" for number in copies[-1].before} - set(done)
    return [
        Row("calls accepted, 100 a second asked for", len(load.accepted), ""),
        Row("calls not accepted", load.refused, "", 0),
        Row("accept p99 while copies are made", load.percentile(0.99), "ms"),
        Row("the longest copy took", max(copy.seconds for copy in copies), "s"),
        Row("accepted before the last copy began", len(copies[-1].before), ""),
        Row("accepted once it was made", copies[-1].after, ""),
        Row("of these missing after putting it back", len(missing), "", 0),
        Row("calls done in the end", len(done), ""),
        Row("calls done twice", sum(count > 1 for count in done.values()), "", 0),
        *(Row("calls that the portal delivers again and that are done again", count, "", 0) for count in again),
    ]


def _copied_under_load(one: Serving, folder: Path, rate: float, seconds: float) -> tuple[Load, list[Copy]]:
    load = Load()
    given = {"rate": rate, "seconds": seconds, "load": load}
    sender = threading.Thread(target=steady, args=(one.port, lambda n: call(n, n % _PORTALS)), kwargs=given)
    sender.start()
    copies = []
    for number in range(1, _COPIES + 1):
        eventually(lambda number=number: len(load.accepted) > rate * seconds * number / (_COPIES + 1), seconds=300)
        before, begun = tuple(load.accepted), time.monotonic()
        backup(sqlite_files(one.app.settings), folder / f"copy{number}")
        took = time.monotonic() - begun
        copies.append(Copy(folder / f"copy{number}", before, len(load.accepted), took))
    sender.join()
    return load, copies


@contextmanager
def _elsewhere(one: Serving, home: Path) -> Iterator[Serving]:
    """Give the app on another machine: the same settings, an empty home."""
    home.mkdir()
    app = build(one.app.settings.model_copy(update={"home": home}))
    other = Serving(home, one.port, one.environment | {"B24APP_HOME": str(home)}, app)
    try:
        yield other
    finally:
        for name in list(other.processes):
            other.end(name)
        app.close()


def _finished(other: Serving) -> Counter[str]:
    """Let a worker do what the copy holds; count the runs of each card, which is a call's own."""
    other.worker()
    eventually(lambda: other.calls_left() == 0, seconds=600, every=0.5)
    return _done(other)


def _done(other: Serving) -> Counter[str]:
    with other.app.database.reading() as connection:
        told = connection.exec_driver_sql("SELECT card FROM runs WHERE state = 'done'").scalars()
        return Counter(told)


def _delivered_again(other: Serving, numbers: tuple[int, ...]) -> int:
    """Deliver calls again that were done; returns how many runs came of it."""
    before = _done(other).total()
    other.web()
    flood(other.port, lambda place: call(numbers[place], numbers[place] % _PORTALS), calls=len(numbers))
    eventually(lambda: other.calls_left() == 0, seconds=300, every=0.5)
    return _done(other).total() - before


def _put_back(other: Serving, folder: Path) -> None:
    command = [sys.executable, "-m", "b24app", "store", "restore", str(folder)]
    done = subprocess.run(command, cwd=REPOSITORY, env=other.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
