"""A worker process for the tests: it writes each thing it does as a line of a file."""

import signal
import sys
import threading
import time
from pathlib import Path

from b24app.jobs.engine import Engine
from b24app.jobs.job import Job, Later


def main(url: str, diary: Path) -> None:
    """Work until told to stop."""

    def write(line: str) -> str:
        with diary.open("a") as file:
            file.write(line + "\n")
        return line

    def steps(job: Job) -> None:
        job.step("one", lambda: write(f"one {job.key}"))
        job.step("two", lambda: [write(f"two {job.key}"), time.sleep(job.payload["seconds"])][0])
        job.step("three", lambda: write(f"three {job.key}"))

    def stubborn(job: Job) -> None:
        write(f"try {job.attempt}")
        if job.attempt < 3:
            raise Later(0.2)

    def overlap(job: Job) -> None:
        write(f"{job.portal} begins")
        time.sleep(0.3)
        write(f"{job.portal} ends")

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    Engine(url).work({"robots.run": steps, "robots.stubborn": stubborn, "bulk.overlap": overlap}, stop)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
