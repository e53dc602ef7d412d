"""Workers on PostgreSQL take over from one that never returns; the fallen one does not come back between them."""

import signal
import subprocess
import time

import pytest

from b24app.jobs.engine import Engine
from b24app.jobs.leases import Leases, Pace
from b24app.store import workers as table
from b24app.store.db import Database
from tests.emulated import eventually
from tests.jobs.conftest import Workers, on_postgresql
from tests.jobs.worker import LEASE

pytestmark = on_postgresql


def alive(business: Database) -> set[str]:
    return {one.name for one in table.Workers(business).all()}


@pytest.fixture
def pair(engine: Engine, workers: Workers, business: Database) -> tuple[subprocess.Popen[str], subprocess.Popen[str]]:
    both = workers.start(), workers.start()
    eventually(lambda: len(alive(business)) == 2)
    return both


def test_the_work_of_a_killed_worker_goes_on_in_the_other(engine: Engine, workers: Workers, pair) -> None:
    for number in range(8):
        engine.enqueue("robots.run", "p", f"k{number}", {"seconds": 1.5}, line=f"lead:{number}")
    workers.wait_for("two k0")
    eventually(lambda: len([line for line in workers.lines() if line.startswith("two")]) >= 4)
    pair[0].kill()
    for number in range(8):
        workers.wait_for(f"three k{number}")
    done = workers.lines()
    assert sorted(line for line in done if line.startswith("three")) == [f"three k{number}" for number in range(8)]
    # A step that was under way is repeated, the recorded ones are not.
    assert all(sum(line.endswith(f" k{number}") for line in done) <= 4 for number in range(8))


@pytest.mark.alone
def test_a_worker_that_fell_silent_is_replaced_and_ends_when_it_wakes(
    engine: Engine, workers: Workers, pair, business: Database
) -> None:
    engine.enqueue("robots.run", "p", "k", {"seconds": 1.0}, line="lead:1")
    workers.wait_for("two k")
    # Its process is there, so only its silence tells: as on another machine that was cut off.
    for process in pair:
        process.send_signal(signal.SIGSTOP)
    third = workers.start()
    begun = time.monotonic()
    workers.wait_for("three k", seconds=60)
    assert time.monotonic() - begun < 4 * LEASE
    for process in pair:
        process.send_signal(signal.SIGCONT)
        assert process.wait(60) == 1
    assert [line for line in workers.lines() if line.startswith("three")] == ["three k"]
    assert third.poll() is None


def test_a_lease_is_dead_when_its_process_is_gone_or_it_has_none(business: Database) -> None:
    leases = Leases(table.Workers(business), Pace.of(30))
    gone = subprocess.Popen(["true"])
    with leases.held("here"):
        place = table.Workers(business).all()[0].place
        table.Workers(business).enter("gone", place, gone.pid, "12345")
        table.Workers(business).enter("elsewhere", "another machine", gone.pid, "12345")
        assert leases.dead({"here", "never seen"}) == {"gone", "never seen"}
    gone.wait()
