"""A workflow that waits is answered in the end, with the reason, whatever went wrong; what was written stays single."""

import pytest

from b24app.jobs.job import ABANDONED, Job, Later
from tests.robots.conftest import Desk


@pytest.fixture
def lead(desk: Desk) -> int:
    return desk.add_lead()


def called(desk: Desk, lead: int, **properties: str) -> Job:
    desk.place("trial", properties=properties)
    desk.move(lead, "IN_PROCESS")
    return desk.called("trial")


def answered(desk: Desk) -> str:
    """Return what the only workflow was told; it was told once."""
    (told,) = desk.sent("bizproc.event.send")
    assert desk.workflow()["state"] == "done"
    return str(told["LOG_MESSAGE"])


def test_a_run_that_went_well_is_answered_with_its_outputs_and_reason(desk, lead):
    run = desk.run(called(desk, lead, cost="20"))
    assert desk.workflow()["return_values"] == {"stage": "IN_PROCESS", "twice": "40.0"}
    assert answered(desk) == "Проба на стадии IN_PROCESS."
    assert (run.state, run.decision, run.card, run.stage) == ("done", "tried", f"lead:{lead}", "IN_PROCESS")
    assert (run.inputs, run.started, run.mode, run.answer) == (
        {"cost": "20.0", "do": ""},
        "robot",
        "active",
        "answered",
    )
    assert run.reasons == [{"ru": "Проба на стадии IN_PROCESS.", "en": "A trial on the stage IN_PROCESS."}]
    assert run.seconds is not None


def test_a_handler_that_crashes_after_writing_is_answered_and_has_written_once(desk, lead):
    run = desk.run(called(desk, lead, do="crash"))
    assert answered(desk).startswith("Робот не справился из-за ошибки в приложении")
    assert (run.state, run.attempt) == ("failed", 3)
    assert len(desk.sent("crm.timeline.comment.add")) == 1


def test_a_setting_that_cannot_be_read_is_answered(desk, lead):
    desk.run(called(desk, lead, cost="ten"))
    assert answered(desk) == "Сумма: «ten» — не число; напишите, например, 1500.50"


def test_a_robot_whose_folder_is_gone_is_answered(desk, lead):
    job = called(desk, lead)
    del desk.app.robots["trial"]
    desk.run(job)
    assert answered(desk) == "Робота с таким кодом нет; верните папку робота или уберите его со стадии"


def test_a_card_deleted_meanwhile_is_answered(desk, lead):
    job = called(desk, lead)
    desk.application.rest("crm.lead.delete", {"id": lead})
    run = desk.run(job)
    (told,) = desk.sent("bizproc.event.send")
    assert told["LOG_MESSAGE"] == "Этой карточки больше нет; делать с ней нечего"
    assert run.state == "failed"


def test_a_refusal_of_the_portal_is_answered(desk, lead):
    job = called(desk, lead)
    desk.emulator.ask("POST", "rights", {"user_id": 1, "crm": False})
    run = desk.run(job)
    assert answered(desk)
    assert run.state == "failed"


def test_a_run_that_waits_for_the_portal_says_so_and_ends_once_it_is_let_in_again(desk, lead):
    job = called(desk, lead)
    desk.emulator.ask("POST", f"apps/{desk.application.client_id}/revoke")
    with pytest.raises(Later):
        desk.app.runner().run(job)
    assert "no longer accepts the app's token" in str(desk.app.runs.find(f"{job.portal}:{job.key}").waits_for)
    told = desk.cli("runs", "list", "--state", "begun")
    assert "at work: " in told.output
    desk.let_in(1)
    assert desk.run(job).state == "done"
    assert answered(desk) == "Проба на стадии IN_PROCESS."


def test_a_run_whose_worker_died_too_often_is_answered(desk, lead):
    job = called(desk, lead)
    desk.app.runner().run(Job(job.kind, job.portal, job.key, job.payload, ABANDONED))
    assert answered(desk).startswith("Робота слишком часто прерывали на полпути")


def test_a_portal_that_removed_the_app_meanwhile_ends_the_run(desk, lead):
    job = called(desk, lead)
    desk.app.forgetting.forget(desk.member, wipe=False)
    run = desk.run(job)
    assert (run.state, run.answer) == ("failed", "unanswered")
    assert desk.sent("bizproc.event.send") == []


def test_a_token_the_portal_does_not_know_any_more_ends_the_run(desk, lead):
    job = called(desk, lead)
    run = desk.run(Job(job.kind, job.portal, job.key, job.payload | {"event_token": "a|b|c"}))
    assert (run.state, run.answer) == ("done", "answered before")


def test_a_robot_works_on_an_item_of_a_smart_process(desk):
    made = desk.application.rest(
        "crm.type.add", {"fields": {"title": "Visit", "entityTypeId": 1030, "isStagesEnabled": "Y"}}
    )
    assert "result" in made, made
    added = desk.application.rest("crm.item.add", {"entityTypeId": 1030, "fields": {"title": "First"}})
    item = added["result"]["item"]
    done = desk.cli("robots", "run", "trial", "--card", f"dynamic_1030:{item['id']}", "--json")
    assert done.exit_code == 0, done.output
    (run,) = desk.app.past.last_of_each(desk.member, f"dynamic_1030:{item['id']}").values()
    assert (run.state, run.stage, run.started) == ("done", item["stageId"], "hand")
    told = desk.sent("crm.timeline.comment.add")[-1]["fields"]
    assert (told["ENTITY_TYPE"], told["ENTITY_ID"]) == ("dynamic_1030", item["id"])
