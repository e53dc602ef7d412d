"""Things a worker does over and over beside its jobs: each in a thread of its own, so that none holds up another."""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

log = logging.getLogger(__name__)

_PATIENCE_SECONDS = 5.0


@dataclass(frozen=True)
class Round:
    """Something to do every so many seconds, first at once; several workers may do it at the same time."""

    name: str
    every: float
    work: Callable[[], object]


def go_round(rounds: Iterable[Round], stop: threading.Event) -> None:
    """Do the rounds until `stop` is set; one that fails is told in the log and done again next time."""
    threads = [threading.Thread(target=_repeat, args=(one, stop), name=one.name, daemon=True) for one in rounds]
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join(_PATIENCE_SECONDS)


def _repeat(one: Round, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            one.work()
        except Exception:
            log.exception("a round failed and will be done again", extra={"round": one.name})
        stop.wait(one.every)
