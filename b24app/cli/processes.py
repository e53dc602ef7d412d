"""Keep child processes running until told to stop: what `serve` does with gunicorn and the worker."""

import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from b24app.cli.tied import dying_with

log = logging.getLogger(__name__)

_SETTLED = 30.0  # seconds a child must have lived for its next death to count as the first
_LONGEST_PAUSE = 30.0
_GRACE = 25.0  # seconds a child gets to finish its work after being asked to stop


@dataclass
class Child:
    """One child process: its name for the log, its command, and how often it has died young."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    deaths: int = 0
    due: float = field(default=0.0)

    def start(self, environment: Mapping[str, str]) -> None:
        """Start the process in its own group, so that Ctrl-C in a terminal reaches only the supervisor."""
        self.began = time.monotonic()
        # Whatever happens to the supervisor, nothing goes on without it: not even SIGKILL leaves children behind.
        tied = dying_with(os.getpid())
        self.process = subprocess.Popen(  # noqa: S603
            self.command, env=dict(environment), start_new_session=True, preexec_fn=tied
        )

    def bury(self, now: float) -> None:
        """Note a death and when to start again: at once the first time, later each further time."""
        self.deaths = 0 if now - self.began > _SETTLED else self.deaths + 1
        self.due = now + min(_LONGEST_PAUSE, 0.5 * 2**self.deaths)
        self.process = None


def supervise(children: Sequence[Child], stop: threading.Event, environment: Mapping[str, str] | None = None) -> None:
    """Run the children until `stop` is set, starting again whichever dies; then end them gently."""
    environment = os.environ if environment is None else environment
    try:
        while not stop.is_set():
            for child in children:
                _look_after(child, environment)
            stop.wait(0.2)
    finally:
        _end(children)


def _look_after(child: Child, environment: Mapping[str, str]) -> None:
    now = time.monotonic()
    if child.process is None:
        if now >= child.due:
            child.start(environment)
    elif child.process.poll() is not None:
        log.error(
            "a process ended by itself and will be started again",
            extra={"child": child.name, "code": child.process.returncode},
        )
        child.bury(now)


def _end(children: Sequence[Child]) -> None:
    alive = [child.process for child in children if child.process and child.process.poll() is None]
    for process in alive:
        process.send_signal(signal.SIGTERM)
    until = time.monotonic() + _GRACE
    for process in alive:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
