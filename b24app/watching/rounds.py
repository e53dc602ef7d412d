"""Have every portal swept when the worker starts and at intervals from then on."""

import logging
import threading
from dataclasses import dataclass
from uuid import uuid4

from b24app.clock import Clock
from b24app.errors import AppError
from b24app.store.installs import Installs
from b24app.watching.dispatch import Queue
from b24app.watching.work import SWEEP

log = logging.getLogger(__name__)

_LOOK_SECONDS = 5.0


@dataclass(frozen=True)
class Rounds:
    """Puts the sweeps in; several workers may do so at once, an interval is one sweep."""

    queue: Queue
    installs: Installs
    clock: Clock
    every_seconds: float

    def begin(self, stop: threading.Event) -> threading.Thread:
        """Go round in a thread of its own until `stop` is set."""
        thread = threading.Thread(target=self.run, args=(stop,), name="rounds", daemon=True)
        thread.start()
        return thread

    def run(self, stop: threading.Event) -> None:
        """Go round until `stop` is set."""
        # What was missed while nobody was there is found at once.
        self.put_in(f"start-{uuid4().hex}")
        last = self._interval()
        while not stop.wait(min(_LOOK_SECONDS, self.every_seconds)):
            if (now := self._interval()) != last and self.put_in(str(now)):
                last = now

    def put_in(self, name: str) -> bool:
        """Put a sweep of every portal in; false where that could not be done for all."""
        try:
            for install in self.installs.all():
                self.queue.enqueue(SWEEP, install.member_id, f"sweep:{name}", {})
        except AppError as fault:
            log.warning("sweeps could not be put in", extra={"fault": str(fault)})
            return False
        except Exception:
            log.exception("sweeps could not be put in")
            return False
        return True

    def _interval(self) -> int:
        return int(self.clock.now().timestamp() // self.every_seconds)
