"""The request limit is shared by everybody who talks to a portal."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from b24app.store.limits import Limits

BEAT = 1 / 1.999


def test_forty_eight_requests_leave_at_once_and_the_rest_at_the_portals_pace(db, clock):
    limits = Limits(db, clock)
    waits = [limits.reserve("demo", 50, 2.0) for _ in range(51)]
    assert waits[:48] == [0.0] * 48
    assert waits[48:] == pytest.approx([BEAT, 2 * BEAT, 3 * BEAT], abs=1e-4)


def test_every_portal_has_its_own_limit(db, clock):
    limits = Limits(db, clock)
    limits.full("demo", 50, 2.0)
    assert limits.reserve("demo", 50, 2.0) == pytest.approx(BEAT, abs=1e-4)
    assert limits.reserve("other", 50, 2.0) == 0.0


def test_an_idle_bucket_drains(db, clock):
    bucket = Limits(db, clock).bucket("demo", 50, 2.0)
    bucket.full()
    clock.sleep(100)
    assert [bucket.reserve() for _ in range(48)] == [0.0] * 48


def test_the_enterprise_plan_has_a_larger_bucket(db, clock):
    limits = Limits(db, clock)
    assert [limits.reserve("demo", 250, 5.0) for _ in range(240)] == [0.0] * 240
    assert limits.reserve("demo", 250, 5.0) == pytest.approx(1 / 4.9975, abs=1e-4)


def test_a_clock_that_has_jumped_back_does_not_stop_the_work(db, clock):
    limits = Limits(db, clock)
    limits.full("demo", 50, 2.0)
    clock.sleep(-30 * 24 * 3600)
    assert limits.reserve("demo", 50, 2.0) <= 600


def test_threads_never_get_the_same_place(db, clock):
    limits = Limits(db, clock)
    with ThreadPoolExecutor(8) as pool:
        waits = sorted(pool.map(lambda _: limits.reserve("demo", 50, 2.0), range(100)))
    assert waits == pytest.approx([0.0] * 48 + [number * BEAT for number in range(1, 53)], abs=1e-3)


RESERVING = """
import sys
from b24app.store.db import open_database
from b24app.store.limits import Limits
limits = Limits(open_database(sys.argv[1]))
print(*[limits.reserve("demo", 50, 1e-6) for _ in range(50)])
"""


def test_processes_never_get_the_same_place(url, db):
    words = [sys.executable, "-W", "error", "-c", RESERVING, url]
    running = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    waits = sorted(float(wait) for process in running for wait in process.communicate()[0].split())
    assert len(waits) == 100
    assert waits[:48] == [0.0] * 48
