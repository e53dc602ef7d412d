"""What time, the client and people do to a lead that may be junk, on a portal and an app that share one clock."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.emulated import Emulator
from tests.robots.staged import HOUR, Staged, staged

DAY = 24 * HOUR
EDITED = {"started": "change", "handler": "watch:changed"}
MOVED = {"started": "change", "handler": "watch:moved"}
SILENT = {"reason": "silent", "no_answer": "30 days"}
STOP = {"reason": "stop", "says": ["do not call"], "do": "close"}
VALUES = {"silent": "No answer", "stop": "Asks not to be called"}


@pytest.fixture
def desk(emulator: Emulator, tmp_path) -> Iterator[Staged]:
    with staged(emulator, tmp_path, "junk_rule") as one:
        rows = [{"VALUE": title, "XML_ID": key} for key, title in VALUES.items()]
        field = {"FIELD_NAME": "REFUSAL", "USER_TYPE_ID": "enumeration", "LIST": rows, "XML_ID": "refusal"}
        one.rest("crm.lead.userfield.add", {"fields": field})
        fields = {"refusal": {"type": "list", "title": "Reason of the refusal", "values": VALUES}}
        one.pipeline |= {"fields": fields, "junk": {"reason": "refusal", "rules": [SILENT, STOP]}}
        yield one


def letter(desk: Staged, lead: int, text: str, *, is_ours: bool = False) -> None:
    client = [{"VALUE": "anna@example.com", "ENTITY_TYPE_ID": 1, "ENTITY_ID": lead, "TYPE": "EMAIL"}]
    fields = {"OWNER_TYPE_ID": 1, "OWNER_ID": lead, "TYPE_ID": 4, "SUBJECT": "Kitchen", "DESCRIPTION": text}
    fields |= {"DIRECTION": 2 if is_ours else 1, "COMPLETED": "Y", "RESPONSIBLE_ID": 1, "COMMUNICATIONS": client}
    fields["START_TIME"] = desk.clock.now().isoformat()
    desk.rest("crm.activity.add", {"fields": fields})


def value(desk: Staged, key: str) -> str:
    (field,) = desk.rest("crm.lead.userfield.list", {"filter": {"FIELD_NAME": "UF_CRM_REFUSAL"}})
    return next(row["ID"] for row in field["LIST"] if row["XML_ID"] == key)


def pass_days(desk: Staged, days: int) -> None:
    """Let days go by; the worker is at work at their end, and the day before."""
    for some in (days - 1, 1):
        desk.pass_time(some * DAY)
        desk.work()


def stands(desk: Staged, lead: int) -> tuple[str, str]:
    row = desk.rest("crm.lead.get", {"id": lead})
    return row["STATUS_ID"], str(row["UF_CRM_REFUSAL"] or "")


def silent_lead(desk: Staged) -> int:
    lead = desk.lead()
    letter(desk, lead, "Our offer is attached.", is_ours=True)
    desk.run(lead)
    return lead


def questions(desk: Staged) -> list[str]:
    return [text for _, text in desk.told() if "looks like junk" in text]


def test_after_a_month_without_an_answer_a_person_is_asked_once_and_again_after_another_month(desk):
    lead = silent_lead(desk)
    pass_days(desk, 29)
    assert desk.told() == []
    pass_days(desk, 2)
    (text,) = questions(desk)
    link = f"[URL=/crm/lead/details/{lead}/]Anna[/URL]"
    assert text.startswith(f"{link} looks like junk: “No answer”. The client has not answered for 30 days, since ")
    pass_days(desk, 28)
    assert len(questions(desk)) == 1
    pass_days(desk, 4)
    assert len(questions(desk)) == 2
    assert stands(desk, lead) == ("NEW", "")


def test_a_letter_of_the_client_begins_the_month_anew(desk):
    lead = silent_lead(desk)
    pass_days(desk, 20)
    letter(desk, lead, "We are still thinking.")
    pass_days(desk, 20)
    assert desk.told() == []
    letter(desk, lead, "How are you getting on?", is_ours=True)
    pass_days(desk, 29)
    assert desk.told() == []
    pass_days(desk, 2)
    assert len(questions(desk)) == 1


def test_an_answer_after_the_question_makes_it_void(desk):
    lead = silent_lead(desk)
    pass_days(desk, 31)
    letter(desk, lead, "Sorry, I was away. Yes, let us go on.")
    pass_days(desk, 1)
    assert desk.comments(lead)[0].startswith("The client has answered, the question is void.")
    desk.rest("crm.lead.update", {"id": lead, "fields": {"UF_CRM_REFUSAL": value(desk, "silent")}})
    desk.run(lead, **EDITED)
    assert stands(desk, lead)[0] == "NEW"


def test_a_reason_chosen_after_the_question_closes_the_lead_and_only_then(desk):
    lead = silent_lead(desk)
    pass_days(desk, 10)
    desk.rest("crm.lead.update", {"id": lead, "fields": {"COMMENTS": "x"}})
    desk.run(lead, **EDITED)
    pass_days(desk, 21)
    desk.run(lead, **EDITED)
    assert stands(desk, lead)[0] == "NEW"
    desk.rest("crm.lead.update", {"id": lead, "fields": {"UF_CRM_REFUSAL": value(desk, "stop")}})
    run = desk.run(lead, **EDITED)
    assert stands(desk, lead) == ("JUNK", value(desk, "stop"))
    assert (run.outputs["closed"], run.outputs["reason"]) == ("Y", "Asks not to be called")
    assert "A person chose the reason." in desk.comments(lead)[-1] + desk.comments(lead)[0]


def test_a_lead_on_which_nobody_tried_is_never_called_silent(desk):
    lead = desk.lead()
    desk.run(lead)
    pass_days(desk, 40)
    assert desk.told() == []
    assert stands(desk, lead) == ("NEW", "")


def test_a_client_who_asks_not_to_be_called_is_closed_next_morning_and_taken_back_by_hand_for_good(desk):
    lead = silent_lead(desk)
    letter(desk, lead, "Please do not call me again.")
    pass_days(desk, 1)
    assert stands(desk, lead) == ("JUNK", value(desk, "stop"))
    desk.move(lead, "IN_PROCESS")
    assert desk.run(lead, **MOVED).explanation == "There is no new sign."
    pass_days(desk, 3)
    assert stands(desk, lead)[0] == "IN_PROCESS"
    letter(desk, lead, "I said: do not call me!")
    pass_days(desk, 3)
    assert stands(desk, lead)[0] == "JUNK", "a new sign counts anew"


def closed_lead(desk: Staged) -> tuple[int, str]:
    lead = desk.lead(UF_CRM_REFUSAL=value(desk, "silent"))
    letter(desk, lead, "Please do not call me again.")
    run = desk.run(lead)
    assert stands(desk, lead) == ("JUNK", value(desk, "stop"))
    return lead, run.run_key


def test_undo_brings_stage_and_reason_back_once_and_the_lead_is_left_alone(desk):
    lead, key = closed_lead(desk)
    back = {"started": "hand", "handler": "undo", "facts": {"run": key}}
    assert desk.run(lead, "undo", **back).decision == "taken-back"
    assert stands(desk, lead) == ("NEW", value(desk, "silent"))
    desk.run(lead, "undo", **back)
    assert len([text for text in desk.comments(lead) if text.startswith("Taken back")]) == 1
    pass_days(desk, 3)
    assert stands(desk, lead)[0] == "NEW"


def test_undo_leaves_a_lead_alone_that_somebody_has_moved_since(desk):
    lead, key = closed_lead(desk)
    desk.move(lead, "PROCESSED")
    run = desk.run(lead, "undo", started="hand", handler="undo", facts={"run": key})
    assert (run.decision, stands(desk, lead)[0]) == ("left-alone", "PROCESSED")


def test_a_run_that_closed_nothing_cannot_be_taken_back(desk):
    lead = desk.lead()
    key = desk.run(lead).run_key
    run = desk.run(lead, "undo", started="hand", handler="undo", facts={"run": key})
    assert run.explanation == "That run closed nothing."


def test_a_lead_of_the_pipeline_is_watched_although_the_robot_stands_nowhere(desk):
    lead = desk.lead()
    letter(desk, lead, "Our offer is attached.", is_ours=True)
    desk.run(lead, started="change", handler="watch:added")
    pass_days(desk, 31)
    assert len(questions(desk)) == 1
    before = len(desk.emulator.calls())
    other = desk.lead()
    del desk.pipeline["junk"]
    desk.run(other, **MOVED)
    assert [one["method"] for one in desk.emulator.calls()[before + 1 :] if "lead" in one["method"]] == []


def test_while_it_observes_nothing_is_asked_and_nothing_closed(desk):
    desk.mode = "observe"
    lead = desk.lead()
    letter(desk, lead, "Please do not call me again.")
    run = desk.run(lead)
    assert run.outputs["closed"] == "Y"
    assert run.explanation.startswith("Observing, nothing was changed.")
    assert (stands(desk, lead), desk.told(), desk.comments(lead)) == (("NEW", ""), [], [])


def test_a_day_agreed_on_holds_the_month_back(desk):
    day = desk.clock.now() + timedelta(days=40)
    desk.rest("crm.lead.userfield.add", {"fields": {"FIELD_NAME": "NEXT_CONTACT", "USER_TYPE_ID": "date"}})
    desk.pipeline["fields"]["next_contact"] = {"type": "date", "title": "Next contact"}
    desk.pipeline["next_contact"] = {"field": "next_contact"}
    lead = desk.lead(UF_CRM_NEXT_CONTACT=f"{day:%Y-%m-%d}")
    letter(desk, lead, "Our offer is attached.", is_ours=True)
    desk.run(lead)
    pass_days(desk, 69)
    assert desk.told() == []
    pass_days(desk, 3)
    assert len(questions(desk)) == 1


def test_a_button_closes_the_lead_or_keeps_it(desk):
    first, second = silent_lead(desk), silent_lead(desk)
    pass_days(desk, 31)
    assert len(questions(desk)) == 2
    pressed = {"started": "hand", "properties": {"answer": "close"}}
    assert desk.run(first, **pressed).decision == "closed"
    assert stands(desk, first) == ("JUNK", value(desk, "silent"))
    run = desk.run(second, **pressed | {"properties": {"answer": "keep"}})
    assert (run.decision, run.explanation) == ("kept", "It was decided to keep the lead.")
    assert desk.run(second, **pressed).explanation == "There is no question any more."
    assert stands(desk, second) == ("NEW", "")
