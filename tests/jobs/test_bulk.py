"""A bulk job can be paused, resumed and cancelled, and shows how far it is; a crash repeats one portion at most."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from b24app.jobs.bulk import Bulk, Moved, NotThatWay
from b24app.jobs.engine import Engine
from b24app.jobs.job import Job, Later
from b24app.store.bulk_jobs import BulkJob, BulkJobs, NoSuchJob
from b24app.store.db import Database
from tests.emulated import eventually
from tests.jobs.conftest import Workers


class Crash(BaseException):
    """The process dies."""


@dataclass
class Slices:
    """Stands in for the engine: keeps slices by key and does them one by one."""

    waiting: dict[str, Job] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    def enqueue(self, kind: str, portal: str, key: str, payload: Mapping[str, Any]) -> None:
        if key not in self.known:
            self.known.add(key)
            self.waiting[key] = Job(kind, portal, key, dict(payload))

    def do(self, bulk: Bulk, *, failures: int = 0) -> None:
        """Do the slice that waits longest; one that dies or fails stays."""
        key, job = next(iter(self.waiting.items()))
        told = Job(job.kind, job.portal, key, job.payload, failures=failures)
        bulk.handlers()[job.kind](told)
        del self.waiting[key]


@dataclass
class Leads:
    """Thirty-five portions of ten leads; what is done is written down."""

    done: list[int] = field(default_factory=list)
    before: dict[int, Any] = field(default_factory=dict)
    after: dict[int, Any] = field(default_factory=dict)

    def portion(self, job: BulkJob) -> Moved:
        self.before.pop(job.cursor, lambda: None)()
        self.done.append(job.cursor)
        self.after.pop(job.cursor, lambda: None)()
        return Moved(job.cursor + 1, 10, is_last=job.cursor == 34)


def crash() -> None:
    raise Crash


@pytest.fixture
def slices() -> Slices:
    return Slices()


@pytest.fixture
def leads() -> Leads:
    return Leads()


@pytest.fixture
def bulk(slices: Slices, leads: Leads, business: Database) -> Bulk:
    return Bulk(slices, BulkJobs(business), {"leads.count": leads.portion})


def finish(slices: Slices, bulk: Bulk) -> None:
    while slices.waiting:
        slices.do(bulk)


def test_every_portion_is_done_once_and_progress_is_kept(bulk: Bulk, slices: Slices, leads: Leads) -> None:
    number = bulk.start("leads.count", "p", {}, total=350)
    slices.do(bulk)
    assert (bulk.jobs.get(number).done, bulk.jobs.get(number).state) == (100, "running")
    finish(slices, bulk)
    assert leads.done == list(range(35))
    assert (bulk.jobs.get(number).done, bulk.jobs.get(number).state) == (350, "done")


def test_a_crash_repeats_the_portion_that_was_under_way_and_no_other(bulk: Bulk, slices: Slices, leads: Leads) -> None:
    leads.after[13] = crash
    bulk.start("leads.count", "p", {})
    slices.do(bulk)
    with pytest.raises(Crash):
        slices.do(bulk)
    finish(slices, bulk)
    assert leads.done == [*range(14), *range(13, 35)]


def test_a_paused_job_rests_and_goes_on_from_its_cursor(bulk: Bulk, slices: Slices, leads: Leads) -> None:
    number = bulk.start("leads.count", "p", {})
    leads.before[4] = lambda: bulk.pause(number)
    finish(slices, bulk)
    assert leads.done == list(range(5))
    assert bulk.jobs.get(number).state == "paused"
    bulk.wake()
    assert not slices.waiting
    bulk.resume(number)
    finish(slices, bulk)
    assert leads.done == list(range(35))


def test_a_job_paused_and_resumed_at_once_goes_on_once(bulk: Bulk, slices: Slices, leads: Leads) -> None:
    number = bulk.start("leads.count", "p", {})
    leads.before[4] = lambda: (bulk.pause(number), bulk.resume(number))
    finish(slices, bulk)
    assert leads.done == list(range(35))


def test_a_cancelled_job_ends_where_it_is(bulk: Bulk, slices: Slices, leads: Leads) -> None:
    number = bulk.start("leads.count", "p", {})
    leads.before[4] = lambda: bulk.cancel(number)
    finish(slices, bulk)
    assert (len(leads.done), bulk.jobs.get(number).done, bulk.jobs.get(number).state) == (5, 50, "cancelled")
    with pytest.raises(NotThatWay, match="the bulk job is cancelled and cannot become running"):
        bulk.resume(number)


def test_a_slice_lost_between_the_row_and_the_queue_is_put_in_again(bulk: Bulk, slices: Slices, leads: Leads) -> None:
    number = bulk.jobs.add("p", "leads.count", {}, 0, None)
    bulk.wake()
    bulk.wake()
    assert len(slices.waiting) == 1
    finish(slices, bulk)
    assert bulk.jobs.get(number).state == "done"


def test_a_portion_that_asks_for_later_leaves_the_job_running(bulk: Bulk, slices: Slices, leads: Leads) -> None:
    def later() -> None:
        raise Later(60)

    leads.before[2] = later
    number = bulk.start("leads.count", "p", {})
    with pytest.raises(Later):
        slices.do(bulk)
    assert bulk.jobs.get(number).state == "running"
    finish(slices, bulk)
    assert leads.done == list(range(35))


def test_a_portion_that_keeps_failing_fails_the_job_with_its_reason(bulk: Bulk, slices: Slices, leads: Leads) -> None:
    def fail() -> None:
        raise ValueError("no such field")

    number = bulk.start("leads.count", "p", {})
    leads.before[0] = fail
    with pytest.raises(ValueError, match="no such field"):
        slices.do(bulk, failures=5)
    assert (bulk.jobs.get(number).state, bulk.jobs.get(number).reason) == ("failed", "no such field")
    slices.waiting.clear()
    bulk.resume(number)
    finish(slices, bulk)
    assert bulk.jobs.get(number).state == "done"


def test_a_job_that_is_not_there_is_told(bulk: Bulk) -> None:
    with pytest.raises(NoSuchJob, match="7: there is no bulk job of this number"):
        bulk.pause(7)


def test_a_killed_worker_repeats_one_portion_at_most(engine: Engine, workers: Workers, business: Database) -> None:
    bulk = Bulk(engine, BulkJobs(business), {})
    number = bulk.start("leads.slow", "p", {}, total=30)
    killed = workers.start()
    workers.wait_for("portion 4")
    killed.kill()
    killed.wait()
    workers.start()
    eventually(lambda: bulk.jobs.get(number).state == "done", seconds=60)
    done = workers.lines()
    assert sorted(set(done), key=lambda line: int(line.split()[1])) == [f"portion {n}" for n in range(15)]
    assert len(done) <= 16
