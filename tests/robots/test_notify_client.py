"""What clients are sent later, at a date, at night, again: on a portal and an app that share one clock."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from b24app.cli.case_messages import Caught
from b24app.jobs.job import Later
from b24app.messages.gateway import GatewayDown, GatewayRefused
from tests.emulated import Emulator
from tests.robots.staged import HOUR, Staged, staged

PHONE = [{"VALUE": "8 900 000-00-01", "VALUE_TYPE": "WORK"}]
HELLO = {"key": "hello", "channel": "sms", "text": "Hello {name}."}


@pytest.fixture
def office(emulator: Emulator, tmp_path) -> Iterator[Staged]:
    with staged(emulator, tmp_path, "notify_client") as one:
        one.stages = {"IN_PROCESS": {"messages": [HELLO]}}
        yield one


def lead(office: Staged, **fields: Any) -> int:
    return office.lead(NAME="Anna", PHONE=PHONE, **fields)


def edit(office: Staged, card: int, **fields: Any) -> None:
    office.rest("crm.lead.update", {"id": card, "fields": fields})
    office.run(card, started="change", handler="watch:changed", facts={"stage": "IN_PROCESS"})


def with_date(office: Staged, **message: Any) -> None:
    office.rest("crm.lead.userfield.add", {"fields": {"FIELD_NAME": "LESSON_AT", "USER_TYPE_ID": "datetime"}})
    office.pipeline |= {"fields": {"lesson_at": {"type": "datetime", "title": "Lesson"}}}
    told = {
        "key": "tomorrow",
        "channel": "sms",
        "text": "See you {lesson_at}.",
        "before": "24 hours",
        "of": "lesson_at",
    }
    office.stages = {"IN_PROCESS": {"messages": [told | message]}}


def in_days(office: Staged, days: int, hour: int = 12) -> str:
    moment = office.clock.now() + timedelta(hours=3, days=days)
    return moment.replace(hour=hour, minute=0, second=0, microsecond=0).strftime("%Y-%m-%dT%H:%M:%S+03:00")


def wait(office: Staged, hours: int) -> None:
    office.pass_time(hours * HOUR)
    office.work()


def test_a_client_is_sent_a_message_once_for_each_time_the_lead_enters_the_stage(office):
    card = lead(office)
    office.enter(card, "IN_PROCESS")
    office.run(card)
    office.run(card, started="hand")
    wait(office, 1)
    assert office.caught.said == ["sms +79000000001: Hello Anna."]
    assert len(office.comments(card)) == 1
    office.move(card, "NEW")
    office.enter(card, "IN_PROCESS")
    assert len(office.caught.said) == 2


def test_a_card_sent_back_from_a_later_stage_brings_the_client_no_text_twice_and_a_new_one_once(office):
    card = lead(office)
    office.enter(card, "IN_PROCESS")
    office.move(card, "PROCESSED")
    back = office.enter(card, "IN_PROCESS")
    assert office.caught.said == ["sms +79000000001: Hello Anna."]
    assert len(office.comments(card)) == 1
    assert "has only come back to the stage" in back.explanation
    office.rest("crm.lead.update", {"id": card, "fields": {"NAME": "Anne"}})
    office.move(card, "PROCESSED")
    office.enter(card, "IN_PROCESS")
    assert [text.split(": ")[1] for text in office.caught.said] == ["Hello Anna.", "Hello Anne."]


class Dying(Caught):
    """A gateway whose first answer does not come through, though it has the message."""

    def send(self, message):
        receipt = super().send(message)
        if not receipt.is_known:
            raise ZeroDivisionError
        return receipt


def test_a_run_that_died_after_the_gateway_had_the_message_sends_it_no_second_time(office):
    office.caught = Dying()
    card = lead(office)
    office.move(card, "IN_PROCESS")
    with pytest.raises(Later):
        office.run(card, key="call")
    office.run(card, key="call")
    assert office.caught.said == ["sms +79000000001: Hello Anna."]
    assert len(office.comments(card)) == 1


def test_what_falls_into_the_quiet_hours_goes_out_when_they_end(office):
    office.pipeline["quiet_hours"] = "21:00-09:00"
    card = lead(office)
    wait(office, 13)
    run = office.enter(card, "IN_PROCESS")
    assert office.caught.said == []
    assert "goes out" in run.explanation
    wait(office, 10)
    assert office.caught.said == []
    wait(office, 1)
    assert office.caught.said == ["sms +79000000001: Hello Anna."]


def test_a_lead_that_has_moved_on_is_sent_nothing_of_the_former_stage(office):
    office.stages = {"IN_PROCESS": {"messages": [HELLO | {"after": "2 hours"}]}}
    card = lead(office)
    office.enter(card, "IN_PROCESS")
    office.move(card, "PROCESSED")
    wait(office, 3)
    assert office.caught.said == []


def test_a_message_before_a_date_follows_the_date_and_goes_out_once(office):
    with_date(office)
    card = lead(office, UF_CRM_LESSON_AT=in_days(office, 3))
    office.enter(card, "IN_PROCESS")
    edit(office, card, UF_CRM_LESSON_AT=in_days(office, 5))
    wait(office, 3 * 24)
    assert office.caught.said == []
    wait(office, 27)
    assert len(office.caught.said) == 1
    edit(office, card, TITLE="Anna again")
    wait(office, 24)
    assert len(office.caught.said) == 1


def test_a_date_that_passed_while_the_app_was_away_is_reminded_of_no_more(office):
    with_date(office)
    card = lead(office, UF_CRM_LESSON_AT=in_days(office, 3))
    office.enter(card, "IN_PROCESS")
    wait(office, 5 * 24)
    assert office.caught.said == []


def test_a_date_that_comes_later_has_the_message_planned(office):
    with_date(office)
    card = lead(office)
    assert "waits for its date" in office.enter(card, "IN_PROCESS").explanation
    office.run(card)
    edit(office, card, UF_CRM_LESSON_AT=in_days(office, 2))
    wait(office, 27)
    assert len(office.caught.said) == 1


def test_conditions_count_when_the_message_goes_out(office):
    office.rest("crm.lead.userfield.add", {"fields": {"FIELD_NAME": "ONLINE", "USER_TYPE_ID": "boolean"}})
    office.pipeline |= {"fields": {"online": {"type": "boolean", "title": "Online"}}}
    office.stages = {"IN_PROCESS": {"messages": [HELLO | {"after": "2 hours", "when": {"online": True}}]}}
    card = lead(office, UF_CRM_ONLINE="1")
    office.enter(card, "IN_PROCESS")
    office.rest("crm.lead.update", {"id": card, "fields": {"UF_CRM_ONLINE": "0"}})
    wait(office, 3)
    assert office.caught.said == []


def test_a_closing_stage_may_thank_the_client_even_at_night(office):
    office.pipeline["quiet_hours"] = "21:00-09:00"
    office.stages = {"CONVERTED": {"messages": [HELLO]}}
    card = lead(office)
    wait(office, 13)
    office.enter(card, "CONVERTED")
    assert office.caught.said == []
    wait(office, 11)
    assert office.caught.said == ["sms +79000000001: Hello Anna."]


def test_a_letter_leaves_the_portal_once_and_the_gateway_where_the_portal_has_no_sender(office):
    office.stages = {"IN_PROCESS": {"messages": [{**HELLO, "channel": "letter", "subject": "Hi"}]}}
    card = office.lead(NAME="Anna", EMAIL=[{"VALUE": "anna@example.com", "VALUE_TYPE": "WORK"}])
    office.enter(card, "IN_PROCESS")
    office.run(card)
    (letter,) = office.rest("crm.activity.list", {"filter": {"OWNER_ID": card, "OWNER_TYPE_ID": 1}})
    assert (letter["SUBJECT"], letter["DESCRIPTION"], letter["COMPLETED"]) == ("Hi", "Hello Anna.", "Y")
    assert office.caught.said == []


class Broken:
    """A gateway that fails as it is told."""

    def __init__(self, fault: Exception) -> None:
        self.fault, self.said = fault, []

    def send(self, _):
        raise self.fault

    def state(self, _):
        return "failed"


def test_a_gateway_that_is_down_puts_the_message_off_and_one_that_refuses_is_told_of(office):
    card = lead(office)
    office.caught = Broken(GatewayDown())
    with pytest.raises(Later):
        office.enter(card, "IN_PROCESS")
    office.caught = Broken(GatewayRefused())
    other = lead(office)
    run = office.enter(other, "IN_PROCESS")
    assert "turned it down" in run.explanation
    assert [user for user, _ in office.told()] == [1]


def test_observing_it_sends_nothing(office):
    office.mode = "observe"
    card = lead(office)
    assert "Hello Anna." in office.enter(card, "IN_PROCESS").explanation
    wait(office, 2)
    assert (office.caught.said, office.comments(card)) == ([], [])
