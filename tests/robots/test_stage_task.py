"""The tasks of a stage: one for each entry, minded until they are done, settled when the lead moves on."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from b24app.portal.tasks import Task, tasks_of
from b24app.store.runs import FAILED
from tests.robots.staged import HOUR, Staged, staged

CALL = {"key": "call", "title": "Call", "checklist": ["Name", "Budget"], "deadline": "4 working hours", "result": True}
CARRIED = {"key": "paper", "title": "Paper", "on_leaving": "carry"}


@pytest.fixture
def office(emulator, tmp_path) -> Iterator[Staged]:
    with staged(emulator, tmp_path, "stage_task") as one:
        one.stages = {"NEW": {"tasks": [CALL, CARRIED]}, "PROCESSED": {"tasks": [{"key": "offer", "title": "Offer"}]}}
        yield one


def tasks(office: Staged, lead: int) -> list[Task]:
    """The lead's tasks, the oldest first."""
    return list(reversed(tasks_of(office.portal, "lead", lead)))


def shown(office: Staged, lead: int) -> list[tuple[str, bool]]:
    return [(one.title, one.is_open) for one in tasks(office, lead)]


def finish(office: Staged, task: int, result: str = "") -> None:
    """Finish a task as its doer does, with a result or without one."""
    if result:
        comment = office.rest("task.commentitem.add", {"TASKID": task, "FIELDS": {"POST_MESSAGE": result}})
        office.rest("tasks.task.result.addFromComment", {"commentId": comment})
    office.rest("tasks.task.complete", {"taskId": task})


def test_the_tasks_of_a_stage_come_with_checklist_deadline_and_reason(office):
    lead = office.lead()
    office.run(lead)
    call, paper = tasks(office, lead)
    assert (call.title, call.responsible, paper.title, paper.deadline) == ("Call", 1, "Paper", None)
    # Five past nine and four working hours.
    assert call.deadline is not None
    assert call.deadline.astimezone(UTC).strftime("%H:%M") == "10:05"
    rows = office.rest("task.checklistitem.getlist", {"TASKID": call.id})
    assert {row["TITLE"] for row in rows} >= {"Name", "Budget"}
    about = office.rest("tasks.task.get", {"taskId": call.id})["task"]["description"]
    assert about.endswith("This task was set because the card came to the stage “Не обработан”.")
    assert office.emulator.calls("tasks.task.add")[0]["params"]["fields"]["SE_PARAMETER"] == [{"VALUE": "Y", "CODE": 3}]


def test_repeated_calls_of_one_entry_set_each_task_once(office):
    lead = office.lead()
    for _ in range(5):
        office.run(lead)
    assert len(tasks(office, lead)) == 2
    assert len(office.emulator.calls("task.checklistitem.add")) == 2


def test_a_lead_sent_back_at_once_keeps_its_tasks(office):
    lead = office.lead()
    office.run(lead)
    office.move(lead, "IN_PROCESS")
    office.run(lead, started="change", handler="watch:left")
    office.enter(lead, "NEW")
    office.pass_time(300)
    office.work()
    assert shown(office, lead) == [("Call", True), ("Paper", True)]


def test_the_tasks_of_the_stage_before_are_closed_or_carried_over_and_the_timeline_says_so(office):
    lead = office.lead()
    office.run(lead)
    office.enter(lead, "PROCESSED")
    assert shown(office, lead) == [("Call", True), ("Paper", True), ("Offer", True)]
    office.pass_time(300)
    office.work()
    assert shown(office, lead) == [("Call", False), ("Paper", True), ("Offer", True)]
    assert office.comments(lead)[0].splitlines()[:-1] == [
        "The tasks of the stage before were closed because the card now stands on “Обработан”:",
        "• Call (without a result)",
        "These go on:",
        "• Paper",
    ]


def test_a_result_that_was_written_stands_in_the_timeline(office):
    lead = office.lead()
    office.run(lead)
    task = tasks(office, lead)[0].id
    comment = office.rest("task.commentitem.add", {"TASKID": task, "FIELDS": {"POST_MESSAGE": "She wants oak"}})
    office.rest("tasks.task.result.addFromComment", {"commentId": comment})
    office.move(lead, "IN_PROCESS")
    office.run(lead, started="change", handler="watch:left")
    office.pass_time(300)
    office.work()
    assert "• Call: She wants oak" in office.comments(lead)[0]


def test_a_lost_lead_leaves_no_task_open(office):
    lead = office.lead()
    office.run(lead)
    office.move(lead, "JUNK")
    office.run(lead, started="change", handler="watch:left")
    assert shown(office, lead) == [("Call", False), ("Paper", False)]


def test_a_lead_that_comes_back_later_gets_new_tasks_for_those_that_are_done(office):
    lead = office.lead()
    office.run(lead)
    office.enter(lead, "PROCESSED")
    office.pass_time(300)
    office.work()
    office.enter(lead, "NEW")
    assert shown(office, lead) == [("Call", False), ("Paper", True), ("Offer", True), ("Call", True)]


def test_a_passed_deadline_is_told_to_the_doer_then_to_the_head_too(office):
    head = office.take_on("Head")
    office.pipeline["team"] = {"head": head}
    lead = office.lead()
    office.run(lead)
    office.pass_hours(4)
    assert [person for person, _ in office.told()] == [1]
    assert office.told()[0][1].startswith(
        "The task [URL=/company/personal/user/1/tasks/task/view/1/]Call[/URL] is past"
    )
    office.pass_hours(24 * 8)
    assert [person for person, _ in office.told()] == [1, 1, head, 1, head]


def test_a_deadline_that_was_moved_is_followed(office):
    lead = office.lead()
    office.run(lead)
    task = tasks(office, lead)[0].id
    later = datetime.fromtimestamp(office.clock.now().timestamp() + 8 * HOUR, UTC)
    office.rest("tasks.task.update", {"taskId": task, "fields": {"DEADLINE": later.isoformat()}})
    office.pass_hours(7)
    assert office.told() == []
    office.pass_hours(2)
    assert len(office.told()) == 1


def test_a_task_finished_without_its_result_is_opened_again(office):
    lead = office.lead()
    office.run(lead)
    finish(office, tasks(office, lead)[0].id)
    office.pass_hours(4)
    assert shown(office, lead)[0] == ("Call", True)
    [(person, text)] = office.told()
    assert person == 1
    assert "was finished without a result and is open again" in text


def test_a_task_finished_with_its_result_is_left_alone(office):
    lead = office.lead()
    office.run(lead)
    finish(office, tasks(office, lead)[0].id, "They want an offer")
    office.pass_hours(100)
    assert shown(office, lead)[0] == ("Call", False)
    assert office.told() == []


@pytest.mark.parametrize(
    ("method", "do"), [("tasks.task.add", "cut"), ("tasks.task.add", "500"), ("task.checklistitem.add", "500")]
)
def test_an_answer_that_is_lost_doubles_nothing_and_loses_nothing(office, method, do):
    lead = office.lead()
    office.emulator.ask("POST", "faults", {"method": method, "nth": 1, "do": do})
    office.run(lead, key="call")
    office.run(lead, key="again")
    assert [one.title for one in tasks(office, lead)] == ["Call", "Paper"]
    rows = office.rest("task.checklistitem.getlist", {"TASKID": tasks(office, lead)[0].id})
    assert sorted(row["TITLE"] for row in rows if row["PARENT_ID"] != "0") == ["Budget", "Name"]


def test_without_the_permission_it_says_which_one_to_tick(emulator, tmp_path):
    with staged(emulator, tmp_path, "stage_task", scopes=("crm", "im", "bizproc", "calendar")) as office:
        office.stages = {"NEW": {"tasks": [CALL]}}
        run = office.run(office.lead())
    assert run.state == FAILED
    assert run.explanation == (
        'The app may not work with tasks; tick the permission "task" in the application\'s form and open the app once'
    )


def test_it_asks_little(office):
    lead = office.lead()
    office.run(office.lead())
    before = len(office.emulator.calls())
    office.run(lead)
    calls = [one["method"] for one in office.emulator.calls()[before:]]
    assert len(calls) <= 9
