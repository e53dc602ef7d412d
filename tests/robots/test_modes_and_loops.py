"""A robot that observes changes nothing and says what it would do; one that runs in a loop is stopped and told of."""

import json
from dataclasses import replace

import pytest

from tests.robots.conftest import Desk

WRITES = ("crm.lead.update", "crm.timeline.comment.add", "im.notify.system.add", "crm.automation.trigger.execute")


@pytest.fixture
def few(new_desk) -> Desk:
    """An app that calls three runs within the time a loop."""
    one = new_desk(loop_runs=3, loop_seconds=600)
    one.register()
    return one


def runs_of(desk: Desk, lead: int, number: int) -> list[str]:
    """Have the portal call a robot so many times for one lead; return the states."""
    desk.place("trial")
    desk.move(lead, "IN_PROCESS")
    job = desk.called("trial")
    calls = [replace(job, key=f"{job.key}:{turn}") for turn in range(number)]
    return [desk.run(one).state for one in calls]


def test_a_robot_that_observes_changes_nothing_answers_and_says_what_it_would_do(desk):
    assert desk.cli("robots", "mode", "trial", "observe").output == "trial only observes from now on\n"
    lead = desk.add_lead()
    desk.place("trial", properties={"cost": "20"})
    desk.move(lead, "IN_PROCESS")
    before = len(desk.emulator.calls())
    run = desk.run(desk.called("trial"))
    written = [one["method"] for one in desk.emulator.calls()[before:] if one["kind"] == "write"]
    assert written == ["bizproc.event.send"]
    assert desk.workflow()["return_values"] == {"stage": "IN_PROCESS", "twice": "40.0"}
    assert run.explanation == "Наблюдение, ничего не изменено. Проба на стадии IN_PROCESS."
    shown = json.loads(desk.cli("runs", "show", run.run_key, "--json").output)
    assert shown["mode"] == "observe"
    assert shown["effects"] == [{"name": "comment", "state": "would", "result": "A trial."}]
    assert "comment: would be done: A trial." in desk.cli("runs", "show", run.run_key).output


def test_a_robot_is_active_again_once_it_is_told_to_be(desk):
    lead = desk.add_lead()
    for mode in ("observe", "active"):
        desk.cli("robots", "mode", "trial", mode)
        assert desk.cli("robots", "run", "trial", "--lead", str(lead)).exit_code == 0
    assert len(desk.sent("crm.timeline.comment.add")) == 1


def test_a_robot_that_writes_past_its_effects_is_held_while_it_observes(desk):
    lead = desk.add_lead()
    done = desk.cli("robots", "run", "trial", "--lead", str(lead), "--input", "do=direct", "--observe")
    assert done.exit_code == 1
    assert "the robot only observes and may not change anything" in done.output.lower()
    assert desk.sent("crm.lead.update") == []


def test_the_run_too_many_is_stopped_answered_and_told_to_a_person_once(few):
    lead = few.add_lead()
    assert runs_of(few, lead, 5) == ["done", "done", "done", "stopped", "stopped"]
    (told,) = few.sent("im.notify.system.add")
    assert told["USER_ID"] == 1
    assert "Робот «Проба» запускается снова и снова: 3 раз за 10 мин на карточке" in told["MESSAGE"]
    stopped = few.cli("runs", "list", "--state", "stopped", "--lead", str(lead), lang="ru").output
    assert "остановлен: запускался по кругу: Робот слишком часто запускался на этой карточке" in stopped
    assert len(few.sent("crm.timeline.comment.add")) == 3


def test_other_cards_and_what_a_person_starts_by_hand_are_no_loop(few):
    first, second = few.add_lead(), few.add_lead()
    assert runs_of(few, first, 4)[-1] == "stopped"
    for lead in (second, first):
        done = few.cli("robots", "run", "trial", "--lead", str(lead), "--json")
        assert json.loads(done.output)["state"] == "done"


def test_two_robots_that_argue_about_a_card_are_stopped(new_desk, units):
    for code, seen, stage in (("forth", "NEW", "IN_PROCESS"), ("back", "IN_PROCESS", "NEW")):
        (units / code).mkdir()
        (units / code / "robot.py").write_text(
            "from b24app.robots import Call, Robot\n"
            "robot = Robot(title={'ru': 'Спор', 'en': 'Quarrel'}, on=['lead'])\n"
            "@robot.handler\n"
            f"def work(call: Call) -> dict[str, object]:\n    call.move('{seen}', '{stage}')\n    return {{}}\n"
        )
    desk = new_desk(loop_runs=3)
    desk.register()
    desk.place("forth", "NEW")
    desk.place("back", "IN_PROCESS")
    lead, done = desk.add_lead(), []
    while len(done) < 6:
        code = ("forth", "back")[len(done) % 2]
        done.append(desk.run(desk.called(code, len(done) // 2 + 1)).state)
    assert done == ["done"] * 6
    assert desk.run(desk.called("forth", 4)).state == "stopped"
    assert desk.application.rest("crm.lead.get", {"id": lead})["result"]["STATUS_ID"] == "NEW"
    assert not [one for one in desk.emulator.ask("GET", "workflows") if one["state"] == "waiting"]
