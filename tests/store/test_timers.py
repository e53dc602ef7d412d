"""One row a timer however often it is moved; it is taken once by however many workers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from b24app.jobs.timers import Ticker
from b24app.store.timers import DONE, DROPPED, FIRED, WAITING, Owner, Timers

ANNA = Owner("m1", "next_contact", "lead", 7)
BORIS = Owner("m1", "next_contact", "lead", 8)
NOON = datetime(2026, 9, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)


class Queue:
    """Stands for the job engine: one key is one job."""

    def __init__(self) -> None:
        self.jobs: dict[str, dict] = {}
        self.puts = 0
        self.faults = 0

    def enqueue(self, _kind, portal, key, payload):
        if self.faults:
            self.faults -= 1
            raise OSError("the queue is away")
        self.puts += 1
        self.jobs.setdefault(f"{portal}:{key}", dict(payload))


@pytest.fixture
def timers(db, clock) -> Timers:
    return Timers(db, clock)


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def ticker(timers, queue, clock) -> Ticker:
    return Ticker(timers, queue.enqueue, clock)


def names(found) -> list[str]:
    return [one.name for one in found]


def test_a_date_moved_five_times_is_one_row_at_the_last_date(timers):
    for days in (3, 9, 1, 30, 12):
        timers.set(ANNA, "next", NOON + timedelta(days=days))
    assert [(one.due_at, one.generation) for one in timers.of(ANNA)] == [(NOON + timedelta(days=12), 5)]


def test_the_same_date_again_changes_nothing_even_after_it_has_gone_off(timers, ticker, queue, clock):
    timers.set(ANNA, "next", NOON, {"text": "call"})
    ticker.tick()
    again = timers.set(ANNA, "next", NOON, {"text": "call"})
    assert (again.state, again.generation) == (FIRED, 1)
    timers.settle(again, DONE)
    assert timers.set(ANNA, "next", NOON, {"text": "call"}).state == DONE
    clock.sleep(3600)
    assert ticker.tick() == 0
    assert len(queue.jobs) == 1


def test_what_was_dropped_waits_anew_when_it_is_set_again(timers):
    timers.set(ANNA, "next", NOON)
    assert timers.cancel(ANNA, "next", "moved on") == 1
    assert [(one.state, one.reason) for one in timers.of(ANNA)] == [(DROPPED, "moved on")]
    assert timers.set(ANNA, "next", NOON).state == WAITING


def test_only_what_is_due_goes_off_and_only_once(timers, ticker, queue, clock):
    timers.set(ANNA, "next", NOON + HOUR)
    timers.set(BORIS, "next", NOON + 2 * HOUR)
    assert ticker.tick() == 0
    clock.sleep(3600)
    assert [ticker.tick(), ticker.tick()] == [1, 0]
    assert list(queue.jobs) == ["m1:timer:1:1"]


def test_a_date_moved_while_its_job_waits_makes_that_job_void(timers, ticker, queue):
    timers.set(ANNA, "next", NOON)
    ticker.tick()
    moved = timers.set(ANNA, "next", NOON + WEEK)
    assert queue.jobs["m1:timer:1:1"]["generation"] == 1
    assert (moved.generation, moved.state) == (2, WAITING)
    fired = timers.of(ANNA)[0].__class__(**{**vars(moved), "generation": 1})
    assert not timers.settle(fired, DONE)


def test_many_workers_let_each_timer_off_once(timers, ticker, queue, db):
    for card in range(40):
        timers.set(Owner("m1", "next_contact", "lead", card), "next", NOON)
    with ThreadPoolExecutor(4) as pool:
        gone_off = list(pool.map(lambda _: ticker.tick(), range(8)))
    assert (sum(gone_off), queue.puts, len(queue.jobs)) == (40, 40, 40)


def test_a_worker_that_dies_between_taking_and_enqueueing_loses_nothing(timers, ticker, queue, clock):
    timers.set(ANNA, "next", NOON)
    queue.faults = 1
    assert ticker.tick() == 0
    assert ticker.tick() == 0, "another worker leaves it alone while it may still come"
    clock.sleep(61)
    assert ticker.tick() == 1
    assert list(queue.jobs) == ["m1:timer:1:1"]


def test_a_worker_that_dies_between_enqueueing_and_noting_it_makes_no_second_job(timers, ticker, queue, clock):
    timer = timers.set(ANNA, "next", NOON)
    timers.claim(timer)
    queue.enqueue("robots.timer", "m1", f"timer:{timer.key}", {})
    clock.sleep(61)
    ticker.tick()
    assert (queue.puts, len(queue.jobs)) == (2, 1)


def test_after_a_week_away_the_newest_of_a_card_speaks_for_the_older(timers, ticker, queue, clock):
    for hours, name in enumerate(["warn", "repeat", "escalate"]):
        timers.set(ANNA, name, NOON + hours * HOUR)
    timers.set(BORIS, "warn", NOON)
    clock.sleep(WEEK.total_seconds())
    assert ticker.tick() == 2
    assert {one.name: (one.state, one.reason) for one in timers.of(ANNA)} == {
        "warn": (DROPPED, "overtaken"),
        "repeat": (DROPPED, "overtaken"),
        "escalate": (FIRED, ""),
    }
    heir = timers.of(ANNA)[-1]
    assert names(timers.overtaken_by(heir.key)) == ["warn", "repeat"]
    assert len(queue.jobs) == 2


def test_timers_of_one_card_that_are_on_time_all_go_off(timers, ticker, clock):
    timers.set(ANNA, "call", NOON)
    timers.set(ANNA, "letter", NOON + timedelta(minutes=1))
    clock.sleep(120)
    assert ticker.tick() == 2


def test_what_is_better_left_out_than_late_is_dropped(timers, ticker, clock):
    timers.set(ANNA, "visit in an hour", NOON, stale_after=3600)
    timers.set(BORIS, "visit in an hour", NOON + timedelta(minutes=45), stale_after=3600)
    clock.sleep(3601)
    assert ticker.tick() == 1
    assert [(one.state, one.reason) for one in timers.of(ANNA)] == [(DROPPED, "stale")]


def test_late_timers_are_spread_and_leave_those_on_time_alone(timers, ticker, clock):
    for card in range(12):
        timers.set(Owner("m1", "next_contact", "lead", card), "next", NOON)
    timers.set(Owner("m2", "next_contact", "lead", 1), "next", NOON)
    timers.set(Owner("m1", "next_contact", "lead", 99), "next", NOON + WEEK)
    clock.sleep(WEEK.total_seconds())
    # Five late ones of the first portal, its one on time, and the one of the second portal.
    assert [ticker.tick() for _ in range(4)] == [7, 5, 2, 0]


def test_one_portal_in_trouble_does_not_keep_the_others_waiting(timers, ticker, queue):
    timers.set(ANNA, "next", NOON)
    timers.set(Owner("m2", "next_contact", "lead", 1), "next", NOON)
    queue.faults = 1
    assert ticker.tick() == 1
    assert list(queue.jobs) == ["m2:timer:2:1"]


def test_a_portal_that_leaves_takes_its_timers_along(timers):
    timers.set(ANNA, "next", NOON)
    timers.set(Owner("m2", "next_contact", "lead", 1), "next", NOON)
    timers.forget("m1")
    assert timers.of(ANNA) == []
    assert timers.portals_due() == ["m2"]


def test_what_ended_long_ago_is_forgotten(timers, clock):
    timers.settle(timers.set(ANNA, "old", NOON), DONE)
    timers.set(ANNA, "waits", NOON + 52 * WEEK)
    clock.sleep(timedelta(days=91).total_seconds())
    timers.settle(timers.set(BORIS, "new", NOON), DONE)
    assert timers.tidy(clock.now() - timedelta(days=90), 100) == 1
    assert names(timers.of(ANNA) + timers.of(BORIS)) == ["waits", "new"]
