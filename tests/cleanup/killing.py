"""Clean or take back, and die at one moment: python -m tests.cleanup.killing FOLDER WEBHOOK WHAT NUMBER."""

import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from b24app.portal.client import new_loop
from tests.cleanup.mended import HASTE, Mended
from tests.emulated import Emulator


@dataclass
class Dying:
    """Counts the moments and ends the process at one of them as a power cut does."""

    left: int

    def __call__(self, _: str) -> None:
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)


def main(folder: str, webhook: str, what: str, number: str) -> None:
    box = Mended(Emulator("", ""), Path(folder), new_loop(HASTE), webhook)
    if what == "clean":
        box.clean(Dying(int(number)))
    else:
        box.undo(Dying(int(number)))


if __name__ == "__main__":
    main(*sys.argv[1:])
