"""The job engine keeps its promises, whatever happens to the processes."""

import multiprocessing
import signal
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest

from b24app.jobs.engine import Engine
from b24app.jobs.faults import JobsUnusable
from b24app.jobs.job import Job
from tests.jobs.conftest import Workers, on_both


@on_both
def test_a_job_put_in_64_times_at_once_is_done_once(engine: Engine, workers: Workers) -> None:
    threads = [
        threading.Thread(target=engine.enqueue, args=("robots.run", "p", "k", {"seconds": 0}), kwargs={"line": "card"})
        for _ in range(64)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.enqueue("robots.run", "p", "last", {"seconds": 0}, line="card")
    workers.start()
    done = workers.wait_for("three last")
    engine.enqueue("robots.run", "p", "k", {"seconds": 0}, line="card")
    time.sleep(1)
    assert done == workers.lines()
    assert [line for line in done if line.endswith(" k")] == ["one k", "two k", "three k"]


@on_both
def test_a_killed_worker_goes_on_where_it_was_and_repeats_no_recorded_step(engine: Engine, workers: Workers) -> None:
    engine.enqueue("robots.run", "p", "k", {"seconds": 1.0})
    killed = workers.start()
    workers.wait_for("two k")
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert workers.lines() == ["one k", "two k"]
    workers.start()
    assert workers.wait_for("three k") == ["one k", "two k", "two k", "three k"]


def test_a_job_that_kills_every_worker_gets_a_last_attempt_to_say_so(engine: Engine, workers: Workers) -> None:
    engine.enqueue("robots.deadly", "p", "k", {})
    for _ in range(6):
        assert workers.start().wait(timeout=60) == -signal.SIGKILL
    workers.start()
    assert workers.wait_for("given up") == [*["alive"] * 6, "given up"]


def test_a_second_worker_on_one_file_is_refused_with_the_way_out(engine: Engine, workers: Workers) -> None:
    engine.enqueue("robots.run", "p", "k", {"seconds": 0})
    workers.start()
    workers.wait_for("three k")
    second = workers.start()
    _, said = second.communicate(timeout=60)
    assert second.returncode == 1
    assert "a worker is already working on" in said
    assert "stop it first" in said


@on_both
def test_a_worker_told_to_stop_finishes_what_it_has_begun(engine: Engine, workers: Workers) -> None:
    engine.enqueue("robots.run", "p", "k", {"seconds": 1.0})
    worker = workers.start()
    workers.wait_for("two k")
    worker.terminate()
    assert worker.wait(timeout=60) == 0
    assert workers.lines()[-1] == "three k"


def test_a_job_that_asks_for_later_is_tried_again_without_its_recorded_steps(engine: Engine, workers: Workers) -> None:
    engine.enqueue("robots.stubborn", "p", "k", {})
    workers.start()
    assert workers.wait_for("try 3") == ["once", "try 1", "try 2", "try 3"]


def test_a_job_that_fails_is_tried_again(engine: Engine, workers: Workers) -> None:
    engine.enqueue("robots.flaky", "p", "k", {})
    workers.start()
    assert workers.wait_for("try 2") == ["try 1", "try 2"]


def test_a_job_that_was_put_off_often_may_still_fail_and_be_tried_again(engine: Engine, workers: Workers) -> None:
    engine.enqueue("robots.late_and_flaky", "p", "k", {})
    workers.start()
    assert workers.wait_for("try 9") == ["try 8", "try 9"]


def test_a_job_put_in_with_a_delay_waits_for_it(engine: Engine, workers: Workers) -> None:
    begun = time.monotonic()
    engine.enqueue("robots.run", "p", "late", {"seconds": 0}, delay_seconds=5)
    workers.start()
    workers.wait_for("one late")
    assert time.monotonic() - begun >= 5


def test_what_is_not_json_is_refused_at_the_door(engine: Engine) -> None:
    with pytest.raises(TypeError):
        engine.enqueue("robots.run", "p", "k", {"when": time.localtime})


def test_a_database_that_cannot_be_used_is_said_in_one_message(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    engine = Engine(f"sqlite:///{tmp_path / 'file' / 'jobs.sqlite'}")
    with pytest.raises(JobsUnusable, match=r"the database of jobs cannot be used: .*; check B24APP_JOBS_URL"):
        engine.migrate()


@on_both
def test_a_portal_has_one_job_at_a_time_and_does_not_hold_up_another(engine: Engine, workers: Workers) -> None:
    for number in range(3):
        engine.enqueue("bulk.overlap", "a", f"k{number}", {})
        engine.enqueue("bulk.overlap", "b", f"k{number}", {})
    workers.start()
    deadline = time.monotonic() + 60
    while len(workers.lines()) < 12 and time.monotonic() < deadline:
        time.sleep(0.05)
    done = workers.lines()
    assert len(done) == 12
    of_a = [line for line in done if line.startswith("a")]
    assert of_a == ["a begins", "a ends"] * 3
    assert any({one, two} == {"a begins", "b begins"} for one, two in pairwise(done))


@on_both
def test_forked_processes_put_jobs_in_through_connections_of_their_own(engine: Engine, workers: Workers) -> None:
    engine.enqueue("robots.run", "p", "parent", {"seconds": 0})
    context = multiprocessing.get_context("fork")
    children = [
        context.Process(target=engine.enqueue, args=("robots.run", "p", f"child{number}", {"seconds": 0}))
        for number in range(2)
    ]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0, 0]
    workers.start()
    for name in ("parent", "child0", "child1"):
        workers.wait_for(f"three {name}")


def test_a_step_outside_the_engine_simply_does_its_work() -> None:
    assert Job("robots.run", "p", "k", {}).step("one", lambda: 5) == 5
