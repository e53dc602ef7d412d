"""Robots of the portal itself: what they change has no author, and they set one another off."""

import time

import requests

from tests.emulator.receiving import nested
from tests.emulator.stage import Stage


def test_a_robot_sets_a_field_and_tells_somebody(stage: Stage) -> None:
    stage.native("set_field", fields={"COMMENTS": "от {=Document:NAME}"})
    stage.native("notify", text="Новый лид {=Document:TITLE}")
    lead = stage.lead(NAME="Анна")

    assert stage.card(lead)["COMMENTS"] == "от Анна"
    assert stage.states() == ["completed"]


def test_a_robot_moves_a_lead_and_the_robots_of_the_next_stage_take_over(stage: Stage) -> None:
    body = {"code": "change_stage", "stage": "NEW", "properties": {"stage": "IN_PROCESS"}}
    stage.emulator.ask("POST", "robots", body)
    stage.native("add_comment", text="не дойдёт")
    stage.native("add_comment", "IN_PROCESS", text="принял")
    lead = stage.lead()

    assert stage.card(lead)["STATUS_ID"] == "IN_PROCESS"
    assert stage.comments(lead) == ["принял"]
    assert stage.states() == ["terminated", "completed"]


def test_what_a_robot_changes_raises_events_without_tokens(stage: Stage) -> None:
    stage.app.bind("ONCRMLEADUPDATE")
    stage.native("set_field", fields={"COMMENTS": "робот"})
    stage.lead()
    (event,) = stage.app.receiver.on("/events")

    assert set(nested(event.form, "auth")) == {
        *("domain", "member_id", "server_endpoint", "client_endpoint", "application_token")
    }


def test_a_robot_gives_a_task_on_the_lead(stage: Stage) -> None:
    stage.native("create_task", title="Перезвонить: {=Document:TITLE}", hours=4)
    lead = stage.lead()
    (task,) = stage.rest("tasks.task.list", select=["TITLE", "RESPONSIBLE_ID", "DEADLINE", "UF_CRM_TASK"])["tasks"]

    assert (task["title"], task["responsibleId"], task["ufCrmTask"]) == ("Перезвонить: Заявка", "1", [f"L_{lead}"])
    assert task["deadline"]
    assert stage.states() == ["completed"]


def test_a_task_without_a_title_ends_the_workflow_with_the_portals_reason(stage: Stage) -> None:
    stage.native("create_task", title="")
    stage.lead()

    assert stage.states() == ["error"]
    assert stage.emulator.ask("GET", "automation")[0]["log"]


def test_a_pause_holds_the_robots_after_it_back(stage: Stage) -> None:
    stage.native("wait", minutes=30)
    stage.native("add_comment", text="через полчаса")
    lead = stage.lead()
    stage.pass_(29 * 60)
    assert stage.comments(lead) == []
    stage.pass_(61)

    assert stage.comments(lead) == ["через полчаса"]


def test_pauses_within_a_leap_of_the_clock_get_their_own_moments(stage: Stage) -> None:
    for day in (1, 2, 3):
        stage.native("add_comment", text=f"день {day}: {{=System:Date}}", delay=86400)
    lead = stage.lead()
    begun = time.time()
    stage.pass_(90 * 86400)

    assert time.time() - begun < 60
    said = stage.comments(lead)
    assert [text.split(":")[0] for text in said] == ["день 1", "день 2", "день 3"]
    assert len(set(said)) == 3


def test_robots_that_move_a_lead_to_and_fro_are_stopped(stage: Stage) -> None:
    for here, there in (("NEW", "IN_PROCESS"), ("IN_PROCESS", "NEW")):
        body = {"code": "change_stage", "stage": here, "properties": {"stage": there}}
        stage.emulator.ask("POST", "robots", body)
    stage.lead()

    workflows = stage.emulator.ask("GET", "automation")
    assert 5 < len(workflows) < 12
    assert workflows[-1]["state"] == "error"
    assert workflows[-1]["log"] == ["robots moved the item too often in a row"]


def test_a_robot_nobody_knows_is_refused_by_name(stage: Stage) -> None:
    body = {"code": "make_coffee", "stage": "NEW"}
    answer = requests.post(f"{stage.emulator.address}/_emulator/robots", json=body, timeout=10)

    assert answer.status_code == 400
    assert answer.json()["error"].startswith("the portal has no robot make_coffee; there are ")


def test_every_start_of_a_robot_is_counted(stage: Stage) -> None:
    stage.app.register_robot("check")
    stage.native("add_comment", text="раз")
    stage.native("wait", minutes=5)
    stage.native("add_comment", text="два", delay=60)
    stage.rest_robot("check")
    stage.lead()
    assert stage.emulator.ask("GET", "counters")["robot_starts"] == 2
    stage.pass_(3600)

    assert stage.emulator.ask("GET", "counters")["robot_starts"] == 4
