"""Notice that somebody wants a command to end: Ctrl-C, SIGTERM, or the terminal being closed."""

import signal
import sys
import threading
from types import FrameType


class Ending:
    """The wish to end, once it was heard."""

    def __init__(self) -> None:
        self._heard = threading.Event()
        self._number = 0

    def listen(self) -> None:
        """Take the signals of this process from now on; call it in the main thread."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._hear)

    def check(self) -> None:
        """Leave if the wish was heard.

        The signal's own exception can be lost when it strikes inside code that may not raise, a finaliser or a
        callback; so whoever waits or goes on to a next step asks here as well.
        """
        if self._heard.is_set():
            sys.exit(128 + self._number)

    def wait(self) -> None:
        """Wait until somebody wants to end."""
        self._heard.wait()

    def _hear(self, number: int, _: FrameType | None) -> None:
        if self._heard.is_set():
            # Already on the way out: a second Ctrl-C must not interrupt the tidying.
            return
        self._number = number
        self._heard.set()
        sys.exit(128 + number)
