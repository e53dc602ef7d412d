"""A page never waits long behind a bulk job, a bulk job never starves, and alone it has the whole rate."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from b24app.clock import SystemClock
from b24app.portal.bucket import OwnBucket
from b24app.portal.leash import Leash
from b24app.portal.queue import Lane, Queue
from b24app.portal.refusals import CalledOff, TooLate
from b24app.store.db import open_database
from b24app.store.limits import Limits

RATE = 20.0


@pytest.fixture(params=["own", "shared"])
def bucket(request, tmp_path):
    if request.param == "own":
        yield OwnBucket(10, RATE)
        return
    db = open_database(f"sqlite:///{tmp_path}/b.sqlite")
    db.migrate()
    yield Limits(db).bucket("demo", 10, RATE)
    db.close()


@pytest.mark.alone
def test_a_page_waits_for_one_place_at_most_behind_bulk_work(bucket):
    # Two queues are two processes before one bucket.
    queues, closing = [Queue(bucket), Queue(bucket)], threading.Event()
    leash = Leash(SystemClock(), cancel=closing)
    sent = []

    def work(queue):
        while not closing.is_set():
            queue.wait(Lane.BULK, leash)
            sent.append(time.monotonic())

    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(work, queues[number % 2]) for number in range(8)]
        time.sleep(1.0)
        waits = []
        for _ in range(5):
            waits.append(queues[0].wait(Lane.PAGE, Leash(SystemClock())))
            time.sleep(0.15)
        closing.set()
    assert all(isinstance(job.exception(), CalledOff | None) for job in jobs)
    # At the usual two requests a second this is one second.
    assert max(waits) <= 2 / RATE
    assert len(sent) > 20


@pytest.mark.alone
def test_bulk_work_alone_has_the_whole_rate(bucket):
    queue, leash = Queue(bucket), Leash(SystemClock())
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: queue.wait(Lane.BULK, leash), range(50)))
    assert time.monotonic() - began == pytest.approx((50 - 9) / RATE, rel=0.06)


def test_bulk_work_takes_its_place_in_the_line_when_pages_never_end(clock):
    bucket = OwnBucket(10, 2.0, clock)

    class Busy:
        """A page comes whenever somebody waits."""

        def reserve(self, within):
            bucket.reserve()
            return bucket.reserve(within)

        def full(self):
            """Never called here."""

    for _ in range(20):
        bucket.reserve()
    assert 5 <= Queue(Busy()).wait(Lane.BULK, Leash(clock)) < 20


def test_a_place_that_comes_too_late_is_not_taken(clock):
    bucket = OwnBucket(10, 2.0, clock)
    bucket.full()
    wait = bucket.reserve(0.0)
    assert wait > 0
    with pytest.raises(TooLate):
        Queue(bucket).wait(Lane.PAGE, Leash.of(clock, wait / 2))
    assert bucket.reserve(0.0) == wait
    assert Queue(bucket).wait(Lane.PAGE, Leash.of(clock, wait * 2)) == wait


@pytest.mark.parametrize("lane", list(Lane))
def test_waiting_ends_when_the_work_is_called_off(lane):
    bucket, cancel = OwnBucket(10, 0.01), threading.Event()
    bucket.full()
    threading.Timer(0.1, cancel.set).start()
    began = time.monotonic()
    with pytest.raises(CalledOff):
        Queue(bucket).wait(lane, Leash(SystemClock(), cancel=cancel))
    assert time.monotonic() - began < 20


def test_a_portal_tells_its_lane(stub, portal):
    assert portal.bulk().read("profile").result is True
    assert portal.bulk().name == portal.name
