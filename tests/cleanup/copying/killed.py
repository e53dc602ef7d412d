"""Read a portal into a copy and be killed, as by a power cut, at a beat: python -m ... WEBHOOK COPY BEAT."""

import os
import signal
import sys
from pathlib import Path

from b24app.cleanup.copying.copy import open_copy
from b24app.cleanup.copying.reading import Read, refresh
from b24app.portal.access import Webhook
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal, new_loop


def main(webhook: str, path: Path, beat: int) -> None:
    left = beat

    def told(_: Read) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    with open_copy(path) as copy:
        refresh(Portal(Webhook.from_url(webhook), NoBucket(), new_loop()), copy, told)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
