"""Clean or take back in a process that is killed with signal 9, at one of its moments or at any instant.

`python -m tests.cleanup.killing` reads orders, a JSON object a line, and forks for each: all is imported once.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from b24app.portal.client import new_loop
from tests.cleanup.mended import HASTE, Mended
from tests.emulated import REPOSITORY, Emulator


@dataclass
class Dying:
    """Counts the moments and ends the process at one of them as a power cut does; never where none is given."""

    left: int | None

    def __call__(self, _: str) -> None:
        if self.left is None:
            return
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Killer:
    """Has work done in processes of its own, and kills them."""

    process: subprocess.Popen[str]

    def ordered(
        self, box: Mended, what: str, *, moment: int | None = None, after: float | None = None
    ) -> tuple[bool, float]:
        """Clean or undo; returns whether it was killed, at a moment or after some seconds, and how long it lived."""
        order = {"folder": str(box.folder), "webhook": box.webhook, "what": what, "moment": moment, "after": after}
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        told = json.loads(self.process.stdout.readline())
        assert told["ended"] in (0, -signal.SIGKILL), f"the work failed by itself: {told}"
        return told["ended"] != 0, told["seconds"]


@contextmanager
def killing() -> Iterator[Killer]:
    """Start what forks; it ends with the block."""
    words = [sys.executable, "-m", "tests.cleanup.killing"]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, cwd=REPOSITORY, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield Killer(process)
        finally:
            if process.stdin is not None:
                process.stdin.close()
            process.wait(60)


def main() -> None:
    """Carry orders out until there are no more."""
    for line in sys.stdin:
        order = json.loads(line)
        begun = time.monotonic()
        child = os.fork()
        if not child:
            _work(order)
        ended = _ended(child, order["after"])
        print(json.dumps({"ended": ended, "seconds": time.monotonic() - begun}), flush=True)


def _work(order: Mapping[str, Any]) -> None:
    """Do the work in this process and end it, whatever comes."""
    code = 1
    try:
        box = Mended(Emulator("", ""), Path(order["folder"]), new_loop(HASTE), order["webhook"])
        (box.clean if order["what"] == "clean" else box.undo)(Dying(order["moment"]))
        code = 0
    finally:
        os._exit(code)


def _ended(child: int, after: float | None) -> int:
    """Wait for a child, killing it after some seconds; returns how it ended, as subprocess tells it."""
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    main()
