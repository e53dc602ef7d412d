"""A task after each promise that passes unpaid, until the money comes: on a clock that the test moves."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from b24app.store.runs import Run
from tests.emulated import Emulator
from tests.robots.staged import HOUR, Staged, staged

FIELDS = {
    "pay_by": {"type": "date", "title": "Pay by"},
    "paid": {"type": "boolean", "title": "Paid"},
}
PAYMENT = {"by": "pay_by", "paid": {"paid": True}, "task": "Ask {name} about {pay_by}", "stages": ["in_process"]}


@pytest.fixture
def office(emulator: Emulator, tmp_path) -> Iterator[Staged]:
    with staged(emulator, tmp_path, "payment_reminder") as one:
        for key, field in FIELDS.items():
            one.rest("crm.lead.userfield.add", {"fields": {"FIELD_NAME": key.upper(), "USER_TYPE_ID": field["type"]}})
        one.pipeline |= {"fields": FIELDS, "payment": PAYMENT}
        yield one


def in_days(office: Staged, days: int) -> str:
    return str((office.clock.now() + timedelta(hours=3, days=days)).date())


def lead(office: Staged, days: int) -> int:
    card = office.lead(NAME="Anna", UF_CRM_PAY_BY=in_days(office, days))
    office.move(card, "IN_PROCESS")
    return card


def edit(office: Staged, card: int, **fields: Any) -> Run:
    office.rest("crm.lead.update", {"id": card, "fields": fields})
    stage = office.rest("crm.lead.get", {"id": card})["STATUS_ID"]
    return office.run(card, started="change", handler="watch:changed", facts={"stage": stage})


def wait(office: Staged, days: int) -> None:
    for _ in range(days):
        office.pass_time(24 * HOUR)
        office.work()


def tasks(office: Staged, card: int, *, is_open: bool = True) -> list[str]:
    found = office.rest("tasks.task.list", {"filter": {"UF_CRM_TASK": f"L_{card}"}, "order": {"ID": "asc"}})["tasks"]
    return [row["title"] for row in found if (row["status"] in ("2", "3")) == is_open]


def shown(day: str) -> str:
    return ".".join(reversed(day.split("-")))


def test_each_promise_that_passes_unpaid_gives_one_task_until_it_is_paid(office):
    card, first = lead(office, 1), in_days(office, 1)
    office.run(card)
    wait(office, 1)
    assert tasks(office, card) == []
    wait(office, 2)
    assert tasks(office, card) == [f"Ask Anna about {shown(first)}"]
    second = in_days(office, 3)
    edit(office, card, UF_CRM_PAY_BY=second)
    wait(office, 6)
    edit(office, card, TITLE="Anna again")
    assert tasks(office, card) == [f"Ask Anna about {shown(day)}" for day in (first, second)]
    edit(office, card, UF_CRM_PAID="1")
    assert tasks(office, card) == []
    edit(office, card, UF_CRM_PAY_BY=in_days(office, 1))
    wait(office, 5)
    assert (tasks(office, card), len(tasks(office, card, is_open=False))) == ([], 2)


def test_a_promise_that_is_moved_in_time_is_reminded_of_on_the_last_day_only(office):
    card = lead(office, 1)
    office.run(card)
    edit(office, card, UF_CRM_PAY_BY=in_days(office, 8))
    wait(office, 8)
    assert tasks(office, card) == []
    wait(office, 1)
    assert len(tasks(office, card)) == 1


def test_what_ends_on_a_day_off_is_reminded_of_as_the_office_opens(office):
    card = lead(office, 4)
    office.run(card)
    wait(office, 6)
    assert tasks(office, card) == []
    wait(office, 1)
    assert len(tasks(office, card)) == 1


def test_the_pipeline_alone_has_a_lead_watched_and_only_on_its_stages(office):
    card = lead(office, 1)
    other = office.lead(UF_CRM_PAY_BY=in_days(office, 1))
    edit(office, card, TITLE="A")
    asked = len(office.emulator.calls("crm.lead.get"))
    edit(office, other, TITLE="B")
    # The edit's own look at the stage, and none of ours.
    assert len(office.emulator.calls("crm.lead.get")) == asked + 1
    wait(office, 3)
    assert (len(tasks(office, card)), tasks(office, other)) == (1, [])


def test_a_lead_that_has_moved_on_or_is_lost_is_left_alone(office):
    gone, lost = lead(office, 1), lead(office, 1)
    for card in (gone, lost):
        office.run(card)
    office.move(gone, "PROCESSED")
    office.move(lost, "JUNK")
    wait(office, 4)
    assert (tasks(office, gone), tasks(office, lost)) == ([], [])


def test_the_last_channel_used_is_the_way_to_ask(office):
    office.pipeline["payment"] = PAYMENT | {"channel": "last"}
    card = lead(office, -3)
    told = {"OWNER_TYPE_ID": 1, "OWNER_ID": card, "SUBJECT": "Hi", "RESPONSIBLE_ID": 1, "COMPLETED": "N"}
    for kind, address in ((2, "+79000000001"), (4, "anna@example.com")):
        said = [{"VALUE": address, "ENTITY_ID": card, "ENTITY_TYPE_ID": 1}]
        office.rest("crm.activity.add", {"fields": told | {"TYPE_ID": kind, "DIRECTION": 2, "COMMUNICATIONS": said}})
    run = office.run(card)
    assert run.outputs["channel"] == "letter"
    (task,) = office.rest("tasks.task.list", {"filter": {"UF_CRM_TASK": f"L_{card}"}, "select": ["DESCRIPTION"]})[
        "tasks"
    ]
    assert task["description"].startswith("Write the client a letter")


def test_a_repeated_call_and_a_repeated_timer_set_one_task(office):
    card = lead(office, -3)
    office.run(card, key="call")
    office.run(card, key="call")
    office.run(card)
    office.done.clear()
    office.work()
    assert len(tasks(office, card)) == 1
    assert len(office.comments(card)) == 1


def test_without_the_permission_for_tasks_it_says_so(emulator, tmp_path):
    with staged(emulator, tmp_path, "payment_reminder", ("crm", "im", "bizproc", "calendar")) as office:
        office.rest("crm.lead.userfield.add", {"fields": {"FIELD_NAME": "PAY_BY", "USER_TYPE_ID": "date"}})
        card = office.lead(UF_CRM_PAY_BY="2020-03-02")
        run = office.run(card, properties={"field": "pay_by", "paid": "paid"})
        assert (run.state, "task" in run.explanation) == ("failed", True)


def test_a_card_may_be_edited_often_without_counting_as_a_loop(office):
    card = lead(office, 3)
    assert [edit(office, card, TITLE=title).decision for title in "ABC"] == ["waiting", "", ""]
