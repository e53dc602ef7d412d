"""Let what is due go off: each timer becomes one job, soon after its moment and never in a burst."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from b24app.clock import Clock
from b24app.store.timers import DROPPED, FIRED, Timer, Timers

log = logging.getLogger(__name__)

KIND = "robots.timer"
"""Kind of the jobs that timers become."""

Enqueue = Callable[[str, str, str, Mapping[str, Any]], None]
"""Puts a job in by kind, portal, key and payload; one key is one job."""


@dataclass(frozen=True)
class Pace:
    """How timers go off: after `grace` one is late, and of late ones only `late_at_once` a portal go off a round."""

    grace: timedelta = timedelta(minutes=10)
    late_at_once: int = 5
    at_once: int = 200
    looks_at: int = 1000

    def is_late(self, timer: Timer, now: datetime) -> bool:
        """Tell whether a timer's moment is long past, since nobody was there to see to it."""
        return now - timer.due_at > self.grace


def is_stale(timer: Timer, now: datetime) -> bool:
    """Tell whether a timer is better left out than let off so late."""
    return timer.stale_after is not None and now - timer.due_at > timedelta(seconds=timer.stale_after)


@dataclass(frozen=True)
class Ticker:
    """Looks for due timers; as many workers may look at once as there are."""

    timers: Timers
    enqueue: Enqueue
    clock: Clock
    pace: Pace = Pace()

    def tick(self) -> int:
        """Do one round over all portals; returns how many timers went off."""
        return sum(self._guarded(portal) for portal in self.timers.portals_due())

    def _guarded(self, portal: str) -> int:
        try:
            return self._portal(portal)
        except Exception:
            # One portal's trouble must not keep the reminders of the others.
            log.exception("timers of a portal failed", extra={"portal": portal})
            return 0

    def _portal(self, portal: str) -> int:
        now, fired, late = self.clock.now(), 0, 0
        for timer in self._current(self.timers.due(portal, self.pace.looks_at), now):
            is_late = self.pace.is_late(timer, now)
            # The rest waits for the next round: a week's reminders are spread and leave room for robot calls.
            if fired >= self.pace.at_once or (is_late and late >= self.pace.late_at_once):
                continue
            if self._fire(timer, now):
                fired, late = fired + 1, late + is_late
        return fired

    def _current(self, due: Iterable[Timer], now: datetime) -> Iterator[Timer]:
        for timer in due:
            if not is_stale(timer, now):
                yield timer
            elif self.timers.settle(timer, DROPPED, "stale"):
                log.info("timer dropped", extra={"timer": timer.key, "reason": "stale", "due": timer.due_at})

    def _fire(self, timer: Timer, now: datetime) -> bool:
        """Make a timer a job; the newest of a card speaks for its late ones, which are dropped.

        The job's key names the timer and its moment, so a crash between the two notes costs nothing: done again, it
        is the same job.
        """
        due = [one for one in self.timers.due_of(timer.owner) if one.stage == timer.stage and not is_stale(one, now)]
        if self.pace.is_late(timer, now) and due:
            timer = due[-1]
        older = [one for one in due if one.id != timer.id and self.pace.is_late(one, now)]
        if not self.timers.claim(timer, older):
            return False
        payload = {"timer": timer.id, "generation": timer.generation}
        self.enqueue(KIND, timer.owner.portal, f"timer:{timer.key}", payload)
        self.timers.settle(timer, FIRED)
        return True
