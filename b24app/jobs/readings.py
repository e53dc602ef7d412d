"""Numbers about work as it is now, for those who watch over the app."""

from collections.abc import Iterator
from datetime import datetime

from b24app.jobs.tables import EngineTables
from b24app.portal.metrics import Reading
from b24app.store.bulk_jobs import BulkJobs
from b24app.store.timers import Timers
from b24app.store.workers import Workers


def readings(
    tables: EngineTables, workers: Workers, bulk: BulkJobs, timers: Timers, now: datetime
) -> Iterator[Reading]:
    """Read how much waits and how long already, how many workers live, and how far bulk jobs are."""
    # Before the jobs: a timer becomes one, so that whoever looks sees it here or there.
    yield Reading("timers_due", "Timers that are due and have not become jobs.", (), timers.count_due())
    for one in tables.waiting():
        where = (("queue", one.queue), ("state", one.state))
        yield Reading("jobs", "Jobs that are not finished, by queue and state.", where, one.count)
        yield Reading("oldest_job_seconds", "Age of the oldest of them.", where, one.oldest_seconds)
    for worker in workers.all():
        age = max(0.0, (now - worker.seen_at).total_seconds())
        yield Reading("worker_silence_seconds", "Seconds since a worker was heard of.", (("worker", worker.name),), age)
    for job in bulk.all(unfinished=True):
        which = (("job", str(job.id)), ("kind", job.kind), ("state", job.state))
        yield Reading("bulk_job_done", "Things a bulk job has done.", which, job.done)
