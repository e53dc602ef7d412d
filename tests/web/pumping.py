"""Do in a thread what the app's pages put into the queue: a worker without the engine."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from b24app.jobs.job import Job, Later
from tests.web.living import Living


@contextmanager
def pumped(running: Living) -> Iterator[None]:
    """Do each job soon after it is put in, one after another, until the block ends."""
    over = threading.Event()
    thread = threading.Thread(target=_pump, args=(running, over))
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _pump(running: Living, over: threading.Event) -> None:
    handlers, done = replace(running.app, engine=running.queue).handlers(), set()
    while not over.wait(0.05):
        for (portal, key), (kind, payload) in list(running.queue.jobs.items()):
            if (portal, key) in done or kind not in handlers:
                continue
            try:
                handlers[kind](Job(kind, portal, key, payload))
            except Later:
                continue
            done.add((portal, key))
