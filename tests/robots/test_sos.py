"""The alarm about a lead that nobody touches, and the time a lead may stand on a stage."""

from collections.abc import Iterator

import pytest

from tests.robots.staged import HOUR, Staged, staged

SOS = {"after": "1 working hour", "repeat": "1 working hour", "escalate": "4 working hours", "tell": ["assigned"]}
MANAGER = 1


@pytest.fixture
def office(emulator, tmp_path) -> Iterator[Staged]:
    with staged(emulator, tmp_path, "sos") as one:
        one.stages = {"NEW": {"sos": SOS}}
        yield one


def people(office: Staged) -> list[int]:
    return [person for person, _ in office.told()]


def activity(office: Staged, lead: int, **fields) -> int:
    client = [{"VALUE": "+79000000001", "ENTITY_TYPE_ID": 1, "ENTITY_ID": lead, "TYPE": "PHONE"}]
    usual = {"OWNER_TYPE_ID": 1, "OWNER_ID": lead, "TYPE_ID": 2, "DIRECTION": 2, "SUBJECT": "x", "COMPLETED": "Y"}
    return office.rest("crm.activity.add", {"fields": usual | {"RESPONSIBLE_ID": 1, "COMMUNICATIONS": client} | fields})


def letter(office: Staged, lead: int, **fields) -> int:
    client = [{"VALUE": "anna@example.com", "ENTITY_TYPE_ID": 1, "ENTITY_ID": lead, "TYPE": "EMAIL"}]
    return activity(office, lead, TYPE_ID=4, COMMUNICATIONS=client, **fields)


def comment(office: Staged, lead: int) -> None:
    fields = {"ENTITY_ID": lead, "ENTITY_TYPE": "lead", "COMMENT": "She will call back (maybe)"}
    office.rest("crm.timeline.comment.add", {"fields": fields})


def a_task_done(office: Staged, lead: int) -> None:
    task = office.rest(
        "tasks.task.add", {"fields": {"TITLE": "Call", "RESPONSIBLE_ID": 1, "UF_CRM_TASK": [f"L_{lead}"]}}
    )
    office.rest("tasks.task.complete", {"taskId": task["task"]["id"]})


def test_an_untouched_lead_is_warned_of_in_each_working_hour_and_the_head_hears_of_it(office):
    head = office.take_on("Head")
    office.pipeline["team"] = {"head": head}
    lead = office.lead()
    office.run(lead)
    office.pass_hours(1)
    assert people(office) == [MANAGER]
    assert office.told()[0][1].startswith(f"SOS! [URL=/crm/lead/details/{lead}/]Anna[/URL] has been waiting since ")
    office.pass_hours(2)
    assert people(office) == [MANAGER] * 3
    office.pass_hours(1)
    assert people(office)[3:] in ([MANAGER, MANAGER, head], [MANAGER, head, MANAGER, head], [MANAGER, head])
    office.pass_hours(1)
    assert people(office)[-2:] == [MANAGER, head]


def test_the_head_hears_how_many_more_are_under_alarm(office):
    leads = [office.lead() for _ in range(3)]
    for lead in leads:
        office.run(lead)
    office.pass_hours(5)
    assert office.told()[-1][1].endswith("Other cards under alarm: 2.")
    assert "Other cards" not in office.told()[0][1]


def test_nobody_is_disturbed_at_night_and_on_days_off(office):
    lead = office.lead()
    office.run(lead)
    office.pass_hours(8)
    by_evening = len(office.told())
    office.pass_hours(15)
    assert len(office.told()) == by_evening
    office.pass_hours(2)
    assert len(office.told()) > by_evening


@pytest.mark.parametrize("do", [activity, letter])
def test_a_call_or_a_letter_ends_the_alarm(office, do):
    lead = office.lead()
    office.run(lead)
    office.pass_hours(1)
    do(office, lead)
    office.pass_hours(48)
    assert len(office.told()) == 1
    assert "No alarm, because" in office.comments(lead)[0]


@pytest.mark.parametrize(
    ("do", "fields"),
    [
        (activity, {"COMPLETED": "N"}),
        (activity, {"DIRECTION": 1, "SETTINGS": {"MISSED_CALL": True}}),
        (letter, {"DIRECTION": 1}),
    ],
    ids=["a call that is only planned", "a call we missed", "a letter from the client"],
)
def test_what_nobody_of_us_did_ends_no_alarm(office, do, fields):
    lead = office.lead()
    office.run(lead)
    do(office, lead, **fields)
    office.pass_hours(2)
    assert len(office.told()) == 2


@pytest.mark.parametrize(("kind", "do"), [("comment", comment), ("task", a_task_done)])
def test_comments_and_tasks_count_where_the_file_says_so(office, kind, do):
    first, second = office.lead(), office.lead()
    office.run(first)
    do(office, first)
    office.pass_hours(1)
    assert len(office.told()) == 1
    office.stages = {"NEW": {"sos": {**SOS, "touch": [kind]}}}
    office.run(second)
    do(office, second)
    office.pass_hours(3)
    assert all(f"/{second}/" not in text for _, text in office.told())


def test_what_the_app_sends_by_itself_is_no_touch(office):
    """Whoever speaks for the app is not the manager; on cards of that person's own what is done does count."""
    colleague = office.take_on("Vera")
    lead = office.lead(ASSIGNED_BY_ID=colleague)
    office.run(lead)
    activity(office, lead, RESPONSIBLE_ID=colleague)
    own = office.lead()
    office.run(own)
    letter(office, own, ORIGINATOR_ID="b24app", ORIGIN_ID="hello")
    office.pass_hours(1)
    assert sorted(people(office)) == [MANAGER, colleague]


def test_the_robots_own_comments_are_no_touch(office):
    office.stages = {"NEW": {"sos": {**SOS, "touch": ["comment"]}}}
    lead = office.lead()
    office.run(lead)
    office.pass_hours(3)
    assert len(office.told()) == 3
    assert len(office.comments(lead)) == 1, "the alarm is one comment, kept up to date"


def test_an_answer_that_is_filled_in_counts_where_the_file_says_so(office):
    office.stages = {"NEW": {"sos": {**SOS, "touch": ["answer"]}, "requires": ["phone"]}}
    lead = office.lead()
    office.run(lead)
    office.pass_hours(1)
    office.rest("crm.lead.update", {"id": lead, "fields": {"PHONE": [{"VALUE": "+79000000001", "VALUE_TYPE": "WORK"}]}})
    office.pass_hours(5)
    assert len(office.told()) == 1


def test_it_goes_on_until_somebody_takes_the_lead(office):
    colleague = office.take_on("Vera")
    office.stages = {"NEW": {"sos": {**SOS, "touch": ["assigned"]}}}
    lead = office.lead()
    office.run(lead)
    activity(office, lead)
    office.pass_hours(2)
    assert len(office.told()) == 2
    office.rest("crm.lead.update", {"id": lead, "fields": {"ASSIGNED_BY_ID": colleague}})
    office.pass_hours(30)
    assert len(office.told()) == 2


@pytest.mark.parametrize("stage", ["IN_PROCESS", "JUNK"])
def test_a_lead_that_has_left_the_stage_is_left_alone(office, stage):
    lead = office.lead()
    office.run(lead)
    office.pass_hours(1)
    office.move(lead, stage)
    office.pass_hours(30)
    assert len(office.told()) == 1


def test_a_team_is_told_as_the_structure_of_the_portal_has_it(office):
    office.stages = {"NEW": {"sos": {**SOS, "tell": ["team"]}}}
    anna, boris = office.take_on("Anna"), office.take_on("Boris")
    lead = office.lead()
    office.run(lead)
    office.pass_hours(1)
    assert set(people(office)) >= {MANAGER, anna, boris}


def test_the_settings_of_the_robot_come_before_the_file(office):
    other = office.take_on("Other")
    lead = office.lead()
    office.run(lead, properties={"hours": "2", "notify": [f"user_{other}"]})
    office.pass_hours(1)
    assert office.told() == []
    office.pass_hours(1)
    assert people(office) == [other]


def test_calls_repeated_for_one_entry_raise_one_alarm(office):
    lead = office.lead()
    for _ in range(3):
        office.run(lead)
    office.pass_hours(1)
    assert len(office.told()) == 1


def test_after_days_without_the_app_one_warning_speaks_for_all(office):
    head = office.take_on("Head")
    office.pipeline["team"] = {"head": head}
    lead = office.lead()
    office.run(lead)
    office.pass_time(50 * HOUR)
    office.work()
    assert sorted(people(office)) == [MANAGER, head]


def test_on_a_pause_nothing_is_due_until_the_date(office):
    office.rest("crm.lead.userfield.add", {"fields": {"FIELD_NAME": "NEXT_CONTACT", "USER_TYPE_ID": "date"}})
    office.pipeline |= {
        "fields": {"next_contact": {"type": "date", "title": "Next contact"}},
        "next_contact": {"field": "next_contact", "pause": ["new"]},
    }
    office.stages = {"NEW": {"sos": SOS, "term": {"within": "1 working day"}}}
    day = (office.clock.now().date()).replace()
    lead = office.lead(UF_CRM_NEXT_CONTACT=str(day.fromordinal(day.toordinal() + 7)))
    office.run(lead)
    office.pass_hours(6 * 24)
    assert office.told() == []
    office.pass_hours(24 + 2)
    assert len(office.told()) > 0


def test_the_end_of_the_term_is_told_before_and_after(office):
    office.stages = {"NEW": {"term": {"within": "2 working days", "remind": ["1 working day"]}}}
    lead = office.lead()
    office.run(lead)
    office.pass_hours(24)
    [(person, text)] = office.told()
    assert person == MANAGER
    assert "the card has to move on from the stage “Не обработан” or to be closed" in text
    office.pass_hours(24)
    assert "ran out on" in office.told()[1][1]
    assert "ran out on" in office.comments(lead)[0]
    office.pass_hours(72)
    assert len(office.told()) == 2


def closing(office: Staged, do: str) -> int:
    """A lead that is not moved on for two hours, where the file says what then happens."""
    made = {"FIELD_NAME": "REFUSAL", "USER_TYPE_ID": "enumeration", "LIST": [{"VALUE": "Silent", "XML_ID": "silent"}]}
    office.rest("crm.lead.userfield.add", {"fields": made})
    overdue = {"do": do, "stage": "processed"} if do == "move" else {"do": do, "reason": "silent"}
    office.stages = {"NEW": {"term": {"within": "1 working hour", "overdue": overdue}}}
    values = {"silent": {"ru": "Молчит", "en": "Silent"}}
    office.pipeline |= {
        "fields": {"refusal": {"type": "list", "title": "Refusal", "values": values}},
        "junk": {"reason": "refusal"},
    }
    lead = office.lead()
    office.run(lead)
    office.pass_hours(2)
    return lead


def test_a_term_that_is_over_closes_the_lead_with_its_reason(office):
    lead = closing(office, "close")
    row = office.rest("crm.lead.get", {"id": lead})
    fields = office.rest("crm.lead.userfield.list", {"filter": {"FIELD_NAME": "UF_CRM_REFUSAL"}})
    assert (row["STATUS_ID"], str(row["UF_CRM_REFUSAL"])) == ("JUNK", fields[0]["LIST"][0]["ID"])
    assert "the card was closed with the reason “Silent”, because" in office.comments(lead)[0]
    assert len(office.told()) == 1


def test_a_term_that_is_over_proposes_to_close_the_lead(office):
    lead = closing(office, "propose")
    assert office.rest("crm.lead.get", {"id": lead})["STATUS_ID"] == "NEW"
    assert "We propose to close the card with the reason “Silent”" in office.told()[0][1]


def test_a_term_that_is_over_moves_the_lead(office):
    lead = closing(office, "move")
    assert office.rest("crm.lead.get", {"id": lead})["STATUS_ID"] == "PROCESSED"
    assert "the card was moved to “Обработан”, because" in office.comments(lead)[0]


def test_an_observed_robot_sets_no_timer(office):
    office.mode = "observe"
    run = office.run(office.lead())
    office.pass_hours(10)
    assert office.told() == []
    assert [one.name for one in office.runs.effects(run.run_key)][-2:] == ["timer:warn", "timer:escalate"]


def test_a_warning_asks_little(office):
    lead = office.lead()
    office.run(lead)
    office.pass_hours(1)
    before = len(office.emulator.calls())
    office.pass_hours(1)
    methods = [one["method"] for one in office.emulator.calls()[before:]]
    # The card is looked at before and by the run; what was done on it comes in one request of three commands.
    assert methods.count("batch") == 1
    assert len(methods) <= 11, methods
