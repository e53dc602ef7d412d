"""Tell living workers from dead ones, so that the work of those that never return is taken over."""

import logging
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from b24app.store.workers import Worker, Workers

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pace:
    """Seconds: how often a worker says that it lives, how long silence is borne, how often one looks for the dead."""

    beat: float = 2.0
    lease: float = 30.0
    look: float = 4.0

    @classmethod
    def of(cls, lease: float) -> "Pace":
        """Return the pace that goes with a lease of so many seconds."""
        return cls(beat=lease / 15, lease=lease, look=lease / 7.5)


class Leases:
    """The leases of all workers, seen from one of them.

    Clocks of different machines are never compared: a worker is silent when its count of beats stood still for the
    length of a lease, measured on the watcher's own clock.
    """

    def __init__(self, workers: Workers, pace: Pace | None = None) -> None:
        self._workers = workers
        self.pace = pace or Pace()
        self._seen: dict[str, tuple[int, float]] = {}
        self._renewed = 0.0

    @contextmanager
    def held(self, name: str) -> Iterator[None]:
        """Hold a worker's lease while the context lasts; `beat` has to be called meanwhile."""
        self._workers.enter(name, _place(), os.getpid(), _birth(os.getpid()))
        self._renewed = time.monotonic()
        try:
            yield
        finally:
            # Where the database is away the row stays, and others see that it falls silent.
            with suppress(Exception):
                self._workers.leave(name)

    def beat(self, name: str, *, is_alone: bool) -> None:
        """Renew a lease; the process ends at once when others may have taken its work over.

        A worker that is alone on its database just comes back.
        """
        try:
            is_known = self._workers.beat(name)
        except Exception:
            log.exception("the worker cannot renew its lease", extra={"worker": name})
            if not is_alone and time.monotonic() - self._renewed > self.pace.lease:
                _end(name)
            return
        self._renewed = time.monotonic()
        if not is_known and not is_alone:
            _end(name)
        if not is_known:
            self._workers.enter(name, _place(), os.getpid(), _birth(os.getpid()))

    def dead(self, busy: set[str]) -> set[str]:
        """Return the dead among the workers that began something and those that hold a lease."""
        now, rows = time.monotonic(), {one.name: one for one in self._workers.all()}
        self._seen = {name: seen for name, seen in self._seen.items() if name in rows}
        return {name for name in busy | set(rows) if name not in rows or self._is_dead(rows[name], now)}

    def bury(self, name: str) -> None:
        """Take a lease away; were its worker alive after all, it would notice at its next beat."""
        self._workers.leave(name)

    def _is_dead(self, worker: Worker, now: float) -> bool:
        if worker.place == _place() and _birth(worker.pid) != worker.born:
            return True
        beats, since = self._seen.get(worker.name, (-1, now))
        if beats != worker.beats:
            self._seen[worker.name] = (worker.beats, now)
            return False
        return now - since > self.pace.lease


def new_name(worker: str) -> str:
    """Make a name that no other worker process has or had."""
    return f"{worker}-{socket.gethostname()[:60]}-{os.getpid()}-{token_hex(4)}"


def _place() -> str:
    """Name the machine and, where there are containers, the space in which process numbers hold."""
    with suppress(OSError):
        return f"{socket.gethostname()} {Path('/proc/self/ns/pid').readlink()}"[:255]
    return f"{socket.gethostname()} {token_hex(8)}"


def _birth(pid: int) -> str:
    """Tell when a process was born, in the kernel's ticks; empty where there is no such process."""
    with suppress(OSError):
        # The name in brackets may hold blanks and brackets itself.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        # A zombie has ended, it only waits to be buried.
        return "" if fields[0] == "Z" else fields[19]
    return ""


def _end(name: str) -> None:
    log.critical("the worker lost its lease and ends at once; others go on with its work", extra={"worker": name})
    os._exit(1)
