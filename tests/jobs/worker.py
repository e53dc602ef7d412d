"""A worker process for the tests: it writes each thing it does as a line of a file."""

import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from b24app.jobs.bulk import Bulk, Moved
from b24app.jobs.engine import Engine
from b24app.jobs.job import Job, Later
from b24app.jobs.leases import Leases, Pace
from b24app.store.bulk_jobs import BulkJob, BulkJobs
from b24app.store.db import open_database
from b24app.store.held_jobs import HeldJobs
from b24app.store.workers import Workers

LEASE = 3.0
"""Seconds; ten times as long in life."""


@dataclass
class Diary:
    """The handlers, and the file they write to."""

    path: Path

    def write(self, line: str) -> str:
        with self.path.open("a") as file:
            file.write(line + "\n")
        return line

    def steps(self, job: Job) -> None:
        job.step("one", lambda: self.write(f"one {job.key}"))
        job.step("two", lambda: [self.write(f"two {job.key}"), time.sleep(job.payload["seconds"])][0])
        job.step("three", lambda: self.write(f"three {job.key}"))

    def stubborn(self, job: Job) -> None:
        job.step("once", lambda: self.write("once"))
        job.step("each", lambda: self.at_third(job))

    def at_third(self, job: Job) -> str:
        self.write(f"try {job.attempt}")
        if job.attempt < 3:
            raise Later(0.2)
        return "done"

    def flaky(self, job: Job) -> None:
        self.write(f"try {job.attempt}")
        if job.attempt < 2:
            raise ValueError("not yet")

    def late_and_flaky(self, job: Job) -> None:
        if job.attempt < 8:
            raise Later(0.05)
        self.write(f"try {job.attempt}")
        if job.attempt < 9:
            raise ValueError("not yet")

    def brief(self, job: Job) -> None:
        self.write(f"brief {job.key}")

    def thrice(self, job: Job) -> None:
        if job.attempt < 3:
            raise Later(0.3)
        self.write(f"thrice {job.key}")

    def deadly(self, job: Job) -> None:
        if job.is_abandoned:
            self.write("given up")
        else:
            self.write("alive")
            os.kill(os.getpid(), signal.SIGKILL)

    def portion(self, job: BulkJob) -> Moved:
        time.sleep(0.05)
        self.write(f"portion {job.cursor}")
        return Moved(job.cursor + 1, 2, is_last=job.cursor == 14)

    def overlap(self, job: Job) -> None:
        self.write(f"{job.portal} begins")
        time.sleep(0.3)
        self.write(f"{job.portal} ends")


def main(url: str, business: str, diary: Diary) -> None:
    """Work until told to stop."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    handlers = {
        "robots.run": diary.steps,
        "robots.stubborn": diary.stubborn,
        "robots.flaky": diary.flaky,
        "robots.late_and_flaky": diary.late_and_flaky,
        "robots.brief": diary.brief,
        "robots.thrice": diary.thrice,
        "robots.deadly": diary.deadly,
        "bulk.overlap": diary.overlap,
    }
    db = open_database(business)
    engine = Engine(url, leases=Leases(Workers(db), Pace.of(LEASE)), held=HeldJobs(db))
    handlers |= Bulk(engine, BulkJobs(db), {"leads.slow": diary.portion}).handlers()
    engine.work(handlers, stop)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Diary(Path(sys.argv[3])))
