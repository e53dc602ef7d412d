"""Forget what was finished long ago, a little at a time, so that nobody waits for it."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from b24app.clock import Clock

log = logging.getLogger(__name__)

EVERY_SECONDS = 300.0
_PORTION = 200
_PORTIONS = 50
_REST = 0.1

Forget = Callable[[datetime, int], int]
"""Deletes what was finished before a time, at most so many, and returns how many it were."""


class Janitor:
    """Deletes finished jobs, runs and the like once they are older than the settings say."""

    def __init__(self, kept: Mapping[str, Forget], clock: Clock, days: int) -> None:
        self._kept = kept
        self._clock = clock
        self._days = days

    def tidy(self) -> None:
        """Do one round: at most ten thousand of each sort, in short transactions with rests between them."""
        before = self._clock.now() - timedelta(days=self._days)
        for name, forget in self._kept.items():
            if gone := self._forget(forget, before):
                log.info("finished long ago and forgotten", extra={"what": name, "number": gone})

    def _forget(self, forget: Forget, before: datetime) -> int:
        total = 0
        for _ in range(_PORTIONS):
            gone = forget(before, _PORTION)
            total += gone
            if gone < _PORTION:
                break
            self._clock.sleep(_REST)
        return total
