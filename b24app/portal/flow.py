"""Work on several pieces at once, give the results in the pieces' order, and never run far ahead of the taker."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Flow(Generic[T, R]):
    """Pieces in, results out."""

    def __init__(self, work: Callable[[T], R], in_flight: int, *, ahead: int) -> None:
        """Work on so many pieces at once; `ahead` more may be done and wait, so that one slow piece stops no others."""
        self._work = work
        self._room = in_flight + ahead
        self._pool = ThreadPoolExecutor(in_flight, thread_name_prefix="portal-bulk")
        self._begun: deque[Future[R]] = deque()
        self._fault: Exception | None = None
        self._is_over = False
        self.closing = threading.Event()
        """Set when nobody wants more results: for work that waits."""

    def results(self, pieces: Iterator[T]) -> Iterator[R]:
        """Give the results; a fault in the source of pieces is raised after the results of what was begun."""
        try:
            self._fill(pieces)
            while self._begun:
                yield self._begun.popleft().result()
                self._fill(pieces)
            if self._fault is not None:
                raise self._fault
        finally:
            self.closing.set()
            self._pool.shutdown(wait=True, cancel_futures=True)

    def stop(self) -> None:
        """Take no more pieces; those begun are told that nobody waits for them."""
        self._is_over = True
        self.closing.set()

    def first(self, pieces: list[T]) -> None:
        """Put pieces before all others."""
        self._begun.extendleft(self._pool.submit(self._work, piece) for piece in reversed(pieces))

    def _fill(self, pieces: Iterator[T]) -> None:
        while not self._is_over and len(self._begun) < self._room:
            try:
                piece = next(pieces)
            except StopIteration:
                self._is_over = True
            except Exception as fault:
                self._fault, self._is_over = fault, True
            else:
                self._begun.append(self._pool.submit(self._work, piece))
