"""A bulk job fails at once where trying again would not help, and stops where somebody has said so."""

from collections.abc import Callable
from pathlib import Path

import pytest

from b24app.errors import Misuse
from b24app.jobs.bulk import Moved
from b24app.jobs.job import Later
from b24app.jobs.orderly import Orderly, telling
from b24app.portal.refusals import NotSent
from b24app.store.bulk_jobs import CANCELLED, FAILED, RUNNING, BulkJob, BulkJobs
from b24app.store.db import open_database


@pytest.fixture
def jobs(tmp_path: Path) -> BulkJobs:
    database = open_database(f"sqlite:///{tmp_path}/b24app.sqlite")
    database.migrate()
    return BulkJobs(database)


def begun(jobs: BulkJobs) -> BulkJob:
    return jobs.get(jobs.add("portal", "leads.look", {"language": "ru"}, None, None))


def raising(fault: Exception) -> Callable[[BulkJob], Moved]:
    def portion(_: BulkJob) -> Moved:
        raise fault

    return portion


def test_what_a_person_has_to_mend_fails_at_once_with_the_reason(jobs: BulkJobs):
    job = begun(jobs)
    assert Orderly(raising(Misuse("wrong")), jobs).portion(job) == Moved(None, 0)
    assert (jobs.get(job.id).state, jobs.get(job.id).reason) == (FAILED, "wrong")


def test_a_portal_that_does_not_answer_is_tried_again(jobs: BulkJobs):
    job = begun(jobs)
    with pytest.raises(NotSent):
        Orderly(raising(NotSent("gone")), jobs).portion(job)
    with pytest.raises(Later):
        Orderly(raising(Misuse("wait")), jobs, busy=(Misuse,)).portion(job)
    assert jobs.get(job.id).state == RUNNING


def test_progress_stands_in_the_cursor_until_the_job_is_cancelled(jobs: BulkJobs):
    job = begun(jobs)
    tell = telling(jobs, job)
    tell("read", 3, 9)
    assert jobs.get(job.id).cursor == {"phase": "read", "done": 3, "total": 9}

    def cancelled(_: BulkJob) -> Moved:
        jobs.turn_to(job.id, CANCELLED, among=(RUNNING,))
        tell("read", 4, 9)
        return Moved(None, 1, is_last=True)

    assert Orderly(cancelled, jobs).portion(job) == Moved(None, 0)
    assert jobs.get(job.id).cursor == {"phase": "read", "done": 3, "total": 9}
