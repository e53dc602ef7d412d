"""Where calls wait for their turn: a person's page first come first served, bulk work only when nobody would mind."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from math import inf

from b24app.portal.bucket import Bucket
from b24app.portal.leash import Leash
from b24app.portal.refusals import TooLate


class Lane(StrEnum):
    """Who is waiting for the answer."""

    PAGE = "page"
    """A person, or a robot that a workflow waits for."""
    BULK = "bulk"
    """A long job: it leaves the next place to everybody else."""


_PATIENT = 5.0
"""Seconds that bulk work stands back for pages; after that it takes its place in the line, so that it never starves."""

_LOOK = 0.25


class Queue:
    """The line before one portal's bucket in this process.

    Bulk work takes a place only when it is free at once, so a page that comes next waits for one place at most: half
    a second at the usual rate. No capacity is lost by that: the bucket behind is nearly full all the while.
    """

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket
        self._turn = threading.Lock()

    def wait(self, lane: Lane, leash: Leash) -> float:
        """Wait for a place and return how long that took by the line's own account; raises TooLate or CalledOff."""
        leash.check()
        return self._bulk(leash) if lane is Lane.BULK else self._page(leash)

    def _page(self, leash: Leash) -> float:
        left = leash.left
        wait = self.bucket.reserve(left)
        if wait > left:
            raise TooLate
        if wait:
            leash.sleep(wait)
        return wait

    def _bulk(self, leash: Leash) -> float:
        stood = 0.0
        with self._first_in_line(leash):
            while wait := self.bucket.reserve(0.0):
                if stood >= _PATIENT:
                    return stood + self._page(leash)
                leash.sleep(wait)
                stood += wait
        return stood

    @contextmanager
    def _first_in_line(self, leash: Leash) -> Iterator[None]:
        # One thread of a process asks at a time: the others would only wake up together and lose to each other.
        while not self._turn.acquire(timeout=min(_LOOK, max(0.0, leash.left) if leash.left < inf else _LOOK)):
            leash.check()
        try:
            yield
        finally:
            self._turn.release()
