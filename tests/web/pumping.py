"""Do in a thread what the app's pages put into the queue: a worker without the engine."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from b24app.jobs.job import Job, Later
from b24app.wiring import App
from tests.web.conftest import Queue

log = logging.getLogger(__name__)


@contextmanager
def pumped(app: App, queue: Queue) -> Iterator[None]:
    """Do each job soon after it is put in, one after another, until the block ends.

    A job that fails is told in the log at once, and raised when the block ends; the others are done all the same.
    """
    over, failed = threading.Event(), list[Exception]()
    thread = threading.Thread(target=_pump, args=(app, queue, over, failed))
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        if failed:
            raise ExceptionGroup("jobs have failed", failed)


def _pump(app: App, queue: Queue, over: threading.Event, failed: list[Exception]) -> None:
    handlers, done = app.handlers(), set[tuple[str, str]]()
    while not over.wait(0.05):
        for (portal, key), (kind, payload) in list(queue.jobs.items()):
            if (portal, key) in done or kind not in handlers:
                continue
            try:
                handlers[kind](Job(kind, portal, key, payload))
            except Later:
                continue
            except Exception as fault:
                log.exception("job %s %s failed", kind, key)
                failed.append(fault)
            done.add((portal, key))
