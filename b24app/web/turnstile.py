"""Let only a few visitors in at once: each waits for servers elsewhere, and robot calls need the other threads."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Semaphore

from b24app.web.refusals import WebRefusal

AT_ONCE = 3
"""Visitors a process confirms at once, of the eight requests that gunicorn lets it work on."""


class Busy(WebRefusal):
    """Too many visitors wait for the authorisation server; open the application again in a minute."""

    code = "web.busy"
    status = 503


class Turnstile:
    """Counts the visitors being confirmed. Anybody can knock, so nobody is kept waiting: that would take a thread."""

    def __init__(self, places: int = AT_ONCE) -> None:
        self._free = Semaphore(places)

    @contextmanager
    def through(self) -> Iterator[None]:
        """Take a place while the context lasts; raises Busy where there is none."""
        if not self._free.acquire(blocking=False):
            raise Busy
        try:
            yield
        finally:
            self._free.release()
