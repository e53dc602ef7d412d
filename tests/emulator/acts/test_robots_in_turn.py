"""Robots of one stage: in turn, with results of one another, until the item leaves the stage."""

from tests.emulator.stage import Stage


def test_the_next_robot_starts_when_the_one_before_it_is_done(stage: Stage) -> None:
    stage.app.register_robot("first")
    stage.app.register_robot("second")
    stage.rest_robot("first")
    stage.rest_robot("second")
    stage.lead()
    token = stage.call("first")["event_token"]
    stage.silent("/robots/second", 0)
    stage.answer(token)

    assert stage.call("second")["workflow_id"] == token.split("|")[0]


def test_a_robot_that_does_not_wait_lets_the_next_one_start_at_once(stage: Stage) -> None:
    stage.app.register_robot("first", USE_SUBSCRIPTION="N")
    stage.app.register_robot("second")
    stage.rest_robot("first")
    stage.rest_robot("second")
    stage.lead()

    assert stage.call("first")["use_subscription"] == "N"
    assert stage.call("second")["code"] == "second"


def test_robots_can_be_placed_side_by_side(stage: Stage) -> None:
    stage.app.register_robot("first")
    stage.app.register_robot("second")
    stage.rest_robot("first")
    stage.rest_robot("second", after_previous=False)
    stage.lead()

    assert stage.call("first")["workflow_id"] == stage.call("second")["workflow_id"]


def test_a_later_robot_gets_what_an_earlier_one_gave_back(stage: Stage) -> None:
    stage.app.register_robot("first", RETURN_PROPERTIES={"sum": {"Name": "Sum", "Type": "int", "Default": "0"}})
    name = stage.rest_robot("first")
    stage.native("add_comment", text=f"Сумма {{={name}:sum}} по {{=Document:TITLE}}, срок {{={name}:IsTimeout}}")
    lead = stage.lead()
    stage.answer(stage.call("first")["event_token"], SUM=150, alien="x")

    assert stage.comments(lead) == ["Сумма 150 по Заявка, срок 0"]
    assert stage.states() == ["completed"]


def test_a_time_out_lets_the_workflow_go_on_with_defaults(stage: Stage) -> None:
    stage.app.register_robot("first", RETURN_PROPERTIES={"sum": {"Name": "Sum", "Type": "int", "Default": "7"}})
    name = stage.rest_robot("first", timeout=3600)
    stage.native("add_comment", text=f"{{={name}:sum}} {{={name}:IsTimeout}}")
    lead = stage.lead()
    token = stage.call("first")["event_token"]
    stage.pass_(3599)
    assert stage.comments(lead) == []
    stage.pass_(2)

    assert stage.comments(lead) == ["7 1"]
    assert stage.answer(token, sum=9) is True
    assert stage.emulator.ask("GET", "workflows")[0]["late_answers"] == 1


def test_a_robot_taken_away_ends_the_workflow_with_an_error(stage: Stage) -> None:
    stage.app.register_robot("gone")
    stage.rest_robot("gone")
    stage.native("add_comment", text="сюда не дойдёт")
    stage.app.rest("bizproc.robot.delete", {"CODE": "gone"})
    lead = stage.lead()

    (workflow,) = stage.emulator.ask("GET", "automation")
    assert (workflow["state"], workflow["log"]) == ("error", ["robot gone is not registered any more"])
    assert stage.comments(lead) == []
    stage.app.register_robot("gone")
    stage.lead()
    assert stage.call("gone")["code"] == "gone"


def test_leaving_the_stage_terminates_its_robots(stage: Stage) -> None:
    stage.app.register_robot("first")
    stage.rest_robot("first")
    stage.native("add_comment", text="поздно")
    lead = stage.lead()
    token = stage.call("first")["event_token"]
    stage.move(lead, "IN_PROCESS")

    assert stage.states() == ["terminated"]
    assert stage.answer(token) is True
    assert stage.comments(lead) == []


def test_every_kind_of_write_that_brings_a_lead_to_a_stage_starts_its_robots(stage: Stage) -> None:
    stage.native("add_comment", text="робот")
    plain = stage.lead()
    imported = stage.rest("crm.lead.add", fields={"TITLE": "x"}, params={"IMPORT": "Y"})
    same = stage.rest("crm.lead.update", id=plain, fields={"STATUS_ID": "NEW", "NAME": "Анна"})

    assert same is True
    assert stage.comments(plain) == ["робот"]
    assert stage.comments(imported) == ["робот"]
