"""A worker as the app's own, yielding to web like it, with a bulk job besides that only counts."""

import os
import signal
import threading
import time

from b24app import log
from b24app.jobs.bulk import Bulk, Moved
from b24app.settings import read_settings
from b24app.store.bulk_jobs import BulkJob
from b24app.wiring import build

KIND = "bench.count"


def portion(job: BulkJob) -> Moved:
    """Take as long as a batch call of a quick portal."""
    time.sleep(0.2)
    return Moved(job.cursor + 1, 50)


def main() -> None:
    """Work until told to stop."""
    settings, stop = read_settings(), threading.Event()
    log.set_up(settings.log_level)
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    os.nice(5)
    app = build(settings)
    counted = Bulk(app.engine, app.bulk.jobs, {KIND: portion})
    app.engine.work(app.handlers() | counted.handlers(), stop, app.rounds())


if __name__ == "__main__":
    main()
