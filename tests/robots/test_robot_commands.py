"""What a person does with robots and runs on the command line."""

import json
from datetime import timedelta

import pytest

from b24app.clock import SystemClock
from b24app.content import content
from b24app.robots.load import load_units
from tests.robots.conftest import Desk


def states(desk: Desk) -> dict[str, str]:
    rows = json.loads(desk.cli("robots", "list", "--json").output)["robots"]
    return {row["code"]: row["state"] for row in rows}


def seen_on(desk: Desk, stage: str) -> None:
    """Have the portal call the trial robot for a lead on a stage."""
    lead = desk.add_lead()
    desk.place("trial", stage)
    desk.move(lead, stage)
    desk.run(desk.called("trial"))


def test_robots_and_triggers_are_registered_and_listed(desk):
    assert desk.application.rest("bizproc.robot.list")["result"] == sorted(desk.app.robots)
    fired = {row["CODE"]: row["NAME"] for row in desk.application.rest("crm.automation.trigger.list")["result"]}
    triggers = load_units([content("robots")])[1]
    assert fired == {code: one.title["ru"] for code, one in triggers.items()}
    assert fired["answers_missing"] == "Не хватает ответов"
    assert set(states(desk).values()) == {"current"}
    again = desk.cli("robots", "register").output
    assert again.startswith("added: —; updated: —; unchanged: ")


def test_after_an_update_of_the_app_robots_are_registered_again_and_work_where_they_stand(desk):
    desk.place("trial")
    desk.emulator.ask("POST", f"apps/{desk.application.client_id}/update", {})
    assert desk.application.rest("bizproc.robot.list").get("result") in ([], None)
    desk.let_in(1)
    assert desk.app.installer.set_up(desk.member).fault is None
    desk.move(desk.add_lead(), "IN_PROCESS")
    assert desk.run(desk.called("trial")).state == "done"


def test_a_robot_without_a_folder_is_told_and_left_alone(desk):
    desk.application.register_robot("old_one")
    assert "without a folder: old_one" in desk.cli("robots", "register").output
    assert states(desk)["old_one"] == "stranger"
    assert "old_one" in desk.application.rest("bizproc.robot.list")["result"]


def test_a_robot_seen_alive_lately_is_only_removed_by_force(desk):
    day = SystemClock().now().strftime("%Y-%m-%d")
    seen_on(desk, "IN_PROCESS")
    refused = desk.cli("robots", "remove", "trial")
    assert refused.exit_code == 1
    day = SystemClock().now().strftime("%Y-%m-%d") if day not in refused.output else day
    assert refused.output == (
        f"trial: the robot was seen alive on IN_PROCESS, last on {day}; take it off these stages in the automation "
        "designer, or add --force: placed steps break\n"
    )
    assert "seen on: lead IN_PROCESS" in desk.cli("robots", "list").output
    assert desk.cli("robots", "remove", "trial", "--force").output == "trial is taken away\n"
    assert "trial" not in desk.application.rest("bizproc.robot.list")["result"]


def test_a_robot_nobody_has_seen_and_a_trigger_are_removed_at_once(desk):
    assert desk.cli("robots", "remove", "trial").exit_code == 0
    assert desk.cli("robots", "remove", "answers_missing").exit_code == 0
    assert states(desk)["answers_missing"] == states(desk)["trial"] == "absent"
    unknown = desk.cli("robots", "remove", "nothing")
    assert unknown.output == 'nothing: the portal knows no robot or trigger of this code; see "b24app robots list"\n'


def test_a_webhook_cannot_register_robots(desk):
    refused = desk.cli("robots", "register", "--portal", desk.emulator.webhook())
    assert (refused.exit_code, refused.output) == (
        2,
        "A webhook cannot do this, only the installed app can; name the portal by its address\n",
    )


def test_a_robot_is_tried_by_hand(desk):
    lead = desk.add_lead("IN_PROCESS")
    done = desk.cli("robots", "run", "trial", "--lead", str(lead), "--input", "cost=1 500,5")
    assert done.exit_code == 0
    for line in ("  robot: trial", f"  card: lead:{lead}, IN_PROCESS", "  begun by: a person", "  decision: tried"):
        assert line in done.output
    assert '"twice": "3001.0"' in done.output
    wrong = desk.cli("robots", "run", "trial", "--lead", str(lead), "--input", "cost=ten")
    assert wrong.exit_code == 1
    assert "ten is not a number; write for example 1500.50" in wrong.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["run", "nothing", "--lead", "1"], 'there is no robot "nothing"; see "b24app robots list"\n'),
        (["run", "trial"], "no card is named; write --lead 12 or --card deal:3\n"),
        (["run", "trial", "--lead", "1", "--input", "cost"], '"cost" is no setting; write KEY=VALUE\n'),
        (["mode", "nothing", "observe"], 'there is no robot "nothing"; see "b24app robots list"\n'),
    ],
)
def test_a_misused_command_says_the_way_out(desk, words, message):
    done = desk.cli("robots", *words)
    assert (done.exit_code, done.output) == (2, message)


def test_a_run_that_failed_is_tried_again_with_its_settings_and_without_what_it_has_done(desk, units):
    lead = desk.add_lead()
    desk.place("trial", properties={"cost": "2", "do": "crash"})
    desk.move(lead, "IN_PROCESS")
    key = desk.run(desk.called("trial")).run_key
    source = units / "trial" / "robot.py"
    source.write_text(source.read_text().replace("raise ZeroDivisionError", "pass"))
    again = json.loads(desk.cli("runs", "retry", key, "--json").output)
    assert (again["state"], again["outputs"]["twice"], again["answer"]) == ("done", "4.0", "not awaited")
    assert len(desk.sent("crm.timeline.comment.add")) == len(desk.sent("bizproc.event.send")) == 1
    refused = desk.cli("runs", "retry", key)
    assert (refused.exit_code, refused.output) == (
        2,
        "the run is done; only one that failed or was stopped is tried again\n",
    )


def test_runs_are_listed_by_what_is_sought(desk):
    first, second = desk.add_lead(), desk.add_lead()
    for lead in (first, second):
        desk.cli("robots", "run", "trial", "--lead", str(lead))

    def found(*words: str) -> list[str]:
        return [run["card"] for run in json.loads(desk.cli("runs", "list", "--json", *words).output)["runs"]]

    assert found() == [f"lead:{second}", f"lead:{first}"]
    assert found("--lead", str(first)) == [f"lead:{first}"]
    assert found("--robot", "required_fields") == found("--state", "failed") == []
    assert len(found("--since", "1h")) == 2
    tomorrow = (SystemClock().now() + timedelta(days=1)).strftime("%Y-%m-%d")
    assert found("--since", tomorrow) == []
    assert desk.cli("runs", "list", "--since", "soon").exit_code == 2
    assert desk.cli("runs", "show", "nothing").exit_code == 1


def reasons(desk: Desk, lead: int) -> dict[str, tuple[str, str]]:
    told = json.loads(desk.cli("runs", "why", "--lead", str(lead), "--json").output)
    return {row["robot"]: (row["verdict"], row["said"]) for row in told["robots"]}


def test_why_tells_which_robots_ran_and_why_the_others_did_not(desk):
    lead = desk.add_lead()
    assert reasons(desk, lead)["trial"][0] == "never-seen"
    seen_on(desk, "IN_PROCESS")
    assert reasons(desk, lead)["trial"] == (
        "not-placed",
        "it was not seen on the stage NEW, only on IN_PROCESS: it is probably not placed there",
    )
    late = desk.add_lead("IN_PROCESS")
    assert reasons(desk, late)["trial"][0] == "not-called"
    desk.cli("robots", "run", "trial", "--lead", str(lead))
    verdict, said = reasons(desk, lead)["trial"]
    assert verdict == "ran"
    assert said.endswith(", on the stage NEW: A trial on the stage NEW.")
    desk.cli("robots", "run", "required_fields", "--lead", str(lead))
    verdict, said = reasons(desk, lead)["required_fields"]
    assert verdict == "failed"
    assert said.endswith('No pipeline has been applied to this portal; apply one with "b24app pipelines apply"')
    desk.cli("robots", "remove", "next_contact")
    assert reasons(desk, lead)["next_contact"][0] == "not-registered"
    russian = desk.cli("runs", "why", "--lead", str(lead), lang="ru").output
    assert f"lead:{lead}, стадия NEW" in russian
    assert "Проба на стадии NEW." in russian
