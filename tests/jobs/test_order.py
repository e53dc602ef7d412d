"""Jobs of one card keep the order in which they were accepted; cards and portals do not wait for each other."""

import time

import pytest

from b24app.jobs.engine import Engine
from b24app.jobs.queues import EVENTS, LANES, ROBOTS, lane_of, queue_of
from tests.jobs.conftest import Workers, on_both


@on_both
def test_jobs_of_one_card_are_done_in_the_order_they_were_accepted_in(engine: Engine, workers: Workers) -> None:
    # Names that sort otherwise, all within one second.
    keys = ["f", "a", "e", "b", "d", "c"]
    for key in keys:
        engine.enqueue("robots.brief", "p", key, {}, line="lead:1")
    workers.start()
    workers.wait_for("brief c")
    assert workers.lines() == [f"brief {key}" for key in keys]


def test_a_job_put_off_holds_up_its_card_and_no_other(engine: Engine, workers: Workers) -> None:
    engine.enqueue("robots.thrice", "p", "first", {}, line="lead:1")
    engine.enqueue("robots.brief", "p", "second", {}, line="lead:1")
    engine.enqueue("robots.brief", "p", "third", {}, line="lead:1")
    engine.enqueue("robots.brief", "p", "other", {}, line="lead:2")
    workers.start()
    lines = workers.wait_for("brief third")
    assert [line for line in lines if line != "brief other"] == ["thrice first", "brief second", "brief third"]
    assert lines.index("brief other") < lines.index("thrice first")


def test_cards_of_one_portal_do_not_wait_for_a_slow_one(engine: Engine, workers: Workers) -> None:
    slow, quick = two_lanes()
    engine.enqueue("robots.run", "p", "slow", {"seconds": 30}, line=slow)
    workers.start()
    workers.wait_for("two slow")
    engine.enqueue("robots.brief", "p", "quick", {}, line=quick)
    workers.wait_for("brief quick", seconds=20)


def two_lanes() -> tuple[str, str]:
    """Two cards of one portal that do not share a lane."""
    first = "lead:1"
    lane = lane_of(ROBOTS, "p", first)
    return first, next(f"lead:{n}" for n in range(2, 50) if lane_of(ROBOTS, "p", f"lead:{n}") != lane)


@pytest.mark.alone
def test_a_portal_with_many_jobs_does_not_slow_another(engine: Engine, workers: Workers) -> None:
    for number in range(400):
        engine.enqueue("robots.run", "large", f"k{number}", {"seconds": 0.1}, line=f"lead:{number}")
    workers.start()
    workers.wait_for("one k0")
    waits = []
    for number in range(5):
        begun = time.monotonic()
        engine.enqueue("robots.brief", "small", f"s{number}", {}, line="lead:1")
        workers.wait_for(f"brief s{number}")
        waits.append(time.monotonic() - begun)
    assert len([line for line in workers.lines() if line.startswith("three")]) < 395
    # A lane is looked at every 0.2 s; behind 400 jobs of 0.1 s in eight lanes it would be 5 s.
    assert sorted(waits)[2] < 1.5


def test_robot_calls_and_what_follows_from_events_do_not_queue_behind_bulk_work() -> None:
    assert queue_of("robots.run") is ROBOTS
    assert queue_of("watching.change") is EVENTS
    assert queue_of("install.set_up").lanes == 1


def test_a_portal_has_a_bounded_number_of_lanes() -> None:
    assert len({lane_of(ROBOTS, "p", f"lead:{number}") for number in range(1000)}) == LANES
