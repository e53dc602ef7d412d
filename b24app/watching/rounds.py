"""Have every portal swept when a worker starts and at intervals from then on."""

import logging
from uuid import uuid4

from b24app.clock import Clock
from b24app.store.installs import Installs
from b24app.watching.dispatch import Queue
from b24app.watching.work import SWEEP, SWEEPING

log = logging.getLogger(__name__)


class Sweeps:
    """Puts sweeps in; several workers may do so at once: an interval is one sweep."""

    def __init__(self, queue: Queue, installs: Installs, clock: Clock, every_seconds: float) -> None:
        self._queue = queue
        self._installs = installs
        self._clock = clock
        self._every = every_seconds
        # What was missed while nobody was there is found at once, whenever the last sweep was.
        self._name = f"start-{uuid4().hex}"

    def put_in(self) -> None:
        """Put a sweep of every portal in, unless there is one of this interval; the first is always new."""
        for install in self._installs.all():
            self._queue.enqueue(SWEEP, install.member_id, f"sweep:{self._name}", {}, line=SWEEPING)
        self._name = str(int(self._clock.now().timestamp() // self._every) + 1)
