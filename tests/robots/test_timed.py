"""Robots set timers and reminders; what is due runs once, with what the robot was given, and waits for the portal."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from b24app.jobs.job import Job, Later
from b24app.jobs.timers import Ticker
from b24app.portal.refusals import NotSent
from b24app.robots import Call, Robot, User
from b24app.robots.around import Around
from b24app.robots.run import Runner
from b24app.robots.timed import TimedRunner
from b24app.store.db import open_database
from b24app.store.runs import Runs
from b24app.store.timers import DONE, WAITING, Owner, Timer, Timers
from tests.robots.stub import StubPortal

NOON = datetime(2026, 9, 21, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
TITLE = {"ru": "Мой", "en": "Mine"}


class Clock:
    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Bench:
    """A robot of one test, its portal, and a clock to move."""

    robot: Robot
    portal: StubPortal
    runs: Runs
    timers: Timers
    clock: Clock
    mode: str = "active"
    put: int = 0

    def runner(self) -> Runner:
        around = Around(mode=lambda *_: self.mode, clock=self.clock, timers=self.timers)
        return Runner({"mine": self.robot}, lambda _: self.portal, lambda *_: None, self.runs, around)

    def call(self, key: str = "call", **properties) -> None:
        told = {"code": "mine", "document_id": ["crm", "CCrmDocumentLead", "LEAD_5"], "use_subscription": "N"}
        self.runner().run(Job("robots.run", "m1", key, told | {"properties": properties}))

    def work(self) -> list[Job]:
        """Let timers off and do their jobs."""
        jobs: list[Job] = []
        Ticker(self.timers, lambda *job: jobs.append(Job(*job)), self.clock).tick()
        for job in jobs:
            self.do(job)
        return jobs

    def do(self, job: Job) -> None:
        TimedRunner(self.timers, self.runner().run, lambda _: self.portal, self.clock).do(job)

    def timer(self, name: str) -> Timer:
        return {one.name: one for one in self.timers.of(Owner("m1", "mine", "lead", 5))}[name]


@pytest.fixture
def bench(tmp_path) -> Iterator[Bench]:
    db, clock = open_database(f"sqlite:///{tmp_path / 'b24app.sqlite'}"), Clock()
    db.migrate()
    robot = Robot(title=TITLE, on=["lead"], code="mine", inputs={"who": User(title=TITLE, many=True, required=True)})
    yield Bench(robot, StubPortal(), Runs(db, clock), Timers(db, clock), clock)
    db.close()


def reminding(bench: Bench, *said: tuple[str, timedelta]) -> None:
    @bench.robot.handler
    def remind(call: Call) -> dict[str, object]:
        for text, later in said:
            call.remind(text, NOON + later, call.inputs["who"], name=text)
        return {}


def test_a_reminder_is_read_to_the_manager_and_whoever_else_is_named(bench):
    reminding(bench, ("Send the offer", HOUR))
    bench.call(who=["user_9"])
    bench.clock.sleep(3600)
    assert len(bench.work()) == 1
    text = "Send the offer\n[URL=/crm/lead/details/5/]Anna (VIP)[/URL]"
    assert bench.portal.notified == [
        (7, text, "mine-lead:5-remind:Send the offer"),
        (9, text, "mine-lead:5-remind:Send the offer"),
    ]
    assert bench.work() == []
    run = bench.runs.find("m1:timer:1:1")
    assert run is not None
    assert (run.started, run.handler, run.decision) == ("timer", "timer:remind", "reminded")


def test_reminders_that_piled_up_become_one_that_leaves_nothing_out(bench):
    reminding(bench, ("Call", HOUR), ("Write", 2 * HOUR), ("Visit", 3 * HOUR))
    bench.call(who=["user_7"])
    bench.clock.sleep(7 * 24 * 3600)
    assert len(bench.work()) == 1
    [(person, text, _)] = bench.portal.notified
    assert person == 7
    assert text.splitlines() == [
        "Visit",
        "Ещё не было сказано:",
        "Call",
        "Write",
        "[URL=/crm/lead/details/5/]Anna (VIP)[/URL]",
        "Напоминание опоздало: оно было назначено на 21.09.2026 15:00.",
    ]


def test_a_handler_is_given_its_payload_and_the_inputs_of_the_robot(bench):
    seen = []

    @bench.robot.handler
    def begin(call: Call) -> dict[str, object]:
        call.timers.set("warn:2", NOON + HOUR, {"round": 2})
        return {}

    @bench.robot.timer("warn")
    def warn(call: Call) -> dict[str, object]:
        seen.append((call.facts["name"], call.facts["payload"], call.facts["is_late"], call.inputs["who"]))
        return {}

    bench.call(who=["user_9"])
    bench.clock.sleep(3600)
    bench.work()
    assert seen == [("warn:2", {"round": 2}, False, [9])]
    assert bench.timer("warn:2").state == DONE


def test_a_timer_may_set_itself_again(bench):
    rounds = []

    @bench.robot.handler
    def again(call: Call) -> dict[str, object]:
        rounds.append(call.started)
        call.timers.set("again", call.now() + HOUR)
        return {}

    bench.robot.timer("again")(again)
    bench.call(who=["user_9"])
    for _ in range(3):
        bench.clock.sleep(3600)
        bench.work()
    assert rounds == ["robot", "timer", "timer", "timer"]
    assert (bench.timer("again").state, bench.timer("again").generation) == (WAITING, 4)


def test_a_portal_that_is_away_is_waited_for(bench):
    reminding(bench, ("Call", timedelta()))
    bench.call(who=["user_7"])
    bench.portal.faults["crm.lead.get"] = [NotSent()]
    with pytest.raises(Later) as caught:
        bench.work()
    assert caught.value.seconds == 5
    bench.do(Job("robots.timer", "m1", "timer:1:1", {"timer": 1, "generation": 1}, attempt=2))
    assert len(bench.portal.notified) == 1


def test_a_lead_that_is_closed_meanwhile_reminds_nobody(bench):
    reminding(bench, ("Call", HOUR))
    bench.call(who=["user_7"])
    bench.portal.stage = "JUNK"
    bench.clock.sleep(3600)
    bench.work()
    assert bench.portal.notified == []
    assert bench.timer("remind:Call").reason == "closed"


def test_an_observed_robot_sets_no_timer(bench):
    reminding(bench, ("Call", HOUR))
    bench.mode = "observe"
    bench.call(who=["user_7"])
    bench.clock.sleep(3600)
    assert bench.work() == []
    assert [one.name for one in bench.runs.effects("m1:call")] == ["timer:remind:Call"]


def test_a_job_of_a_timer_that_was_moved_meanwhile_does_nothing(bench):
    reminding(bench, ("Call", timedelta()))
    bench.call(who=["user_7"])
    old = Job("robots.timer", "m1", "timer:1:1", {"timer": 1, "generation": 1})
    bench.timers.set(bench.timer("remind:Call").owner, "remind:Call", NOON + HOUR)
    bench.do(old)
    bench.do(Job("robots.timer", "m1", "timer:9:1", {"timer": 9, "generation": 1}))
    assert bench.portal.notified == []
