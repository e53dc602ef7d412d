"""Who takes a new lead: absence, load, the call that goes on, the head's own choice, and a person who is quicker."""

from collections import Counter
from collections.abc import Iterator

import pytest

from b24app.cli.portal_in_a_box import Box
from b24app.portal.client import new_loop
from b24app.store.db import open_database
from tests.emulated import Emulator
from tests.robots.office import DyingRuns, Killed, Office, pipeline
from tests.robots.staged import HOUR, Staged, staged

ME = 1


@pytest.fixture
def desk(emulator, tmp_path) -> Iterator[Staged]:
    with staged(emulator, tmp_path, "assign_manager") as one:
        yield one


def rules(desk: Staged, *some: dict, **more) -> None:
    desk.pipeline["assignment"] = {"rules": list(some), "move_to": "in_process", **more}


def among(*people: int, **more) -> dict:
    return {"to": "sellers", "sellers": [{"user": one} for one in people], **more}


def state(desk: Staged, lead: int) -> tuple[int, str]:
    row = desk.rest("crm.lead.get", {"id": lead})
    return int(row["ASSIGNED_BY_ID"]), row["STATUS_ID"]


def away(desk: Staged, person: int, day: str, **more) -> None:
    own = desk.emulator.webhook("calendar", user_id=person)
    event = {"type": "user", "ownerId": person, "from": day, "to": day, "name": "Отпуск", "skip_time": "Y"}
    event |= {"accessibility": "absent", "auto_detect_section": "Y"} | more
    desk.emulator.rest(own, "calendar.event.add", event)


def test_who_is_away_gets_nothing_until_back_and_who_is_only_busy_does(desk):
    anna, boris = desk.take_on("Anna"), desk.take_on("Boris")
    rules(desk, among(anna), among(boris))
    away(desk, anna, f"{desk.clock.now():%Y-%m-%d}")
    first = desk.lead()
    run = desk.run(first)
    assert state(desk, first) == (boris, "IN_PROCESS")
    assert run.explanation == "Anna Petrova is away today. By the rule Boris Petrova takes such leads."
    desk.pass_time(24 * HOUR)
    away(desk, anna, f"{desk.clock.now():%Y-%m-%d}", accessibility="busy")
    second = desk.lead()
    desk.run(second)
    assert state(desk, second) == (anna, "IN_PROCESS")


def test_without_the_permission_absence_is_said_to_be_unknown(emulator, tmp_path):
    with staged(emulator, tmp_path, "assign_manager", ("crm", "im", "user_brief")) as desk:
        anna = desk.take_on("Anna")
        rules(desk, among(anna))
        lead = desk.lead()
        assert desk.run(lead).explanation.startswith(
            "Absence is unknown: the application lacks the permission calendar."
        )
        assert state(desk, lead) == (anna, "IN_PROCESS")


def test_twelve_leads_are_shared_by_load_and_a_full_colleague_gets_no_more(desk):
    anna, boris, vera = (desk.take_on(name) for name in ("Anna", "Boris", "Vera"))
    for _ in range(4):
        desk.lead(ASSIGNED_BY_ID=anna)
    rules(desk, among(anna, boris, vera), most_open=6)
    leads = [desk.lead() for _ in range(12)]
    for lead in leads:
        desk.run(lead)
    assert Counter(state(desk, lead)[0] for lead in leads) == {anna: 2, boris: 5, vera: 5}
    for _ in range(3):
        desk.run(desk.lead())
    full = desk.lead()
    run = desk.run(full)
    assert run.outputs["rule"] == "fallback"
    assert state(desk, full) == (ME, "NEW")


def test_a_lead_from_a_call_waits_for_the_end_of_the_call_and_goes_to_whoever_answered(desk):
    anna = desk.take_on("Anna")
    rules(desk, {"when": {"source": "CALL"}, "to": "answered"})
    lead = desk.lead(SOURCE_ID="CALL")
    desk.run(lead)
    assert state(desk, lead) == (ME, "NEW")
    start, end = desk.clock.now(), desk.clock.now()
    call = {"OWNER_TYPE_ID": 1, "OWNER_ID": lead, "TYPE_ID": 2, "DIRECTION": 1, "SUBJECT": "x", "COMPLETED": "Y"}
    client = [{"VALUE": "+79000000001", "ENTITY_TYPE_ID": 1, "ENTITY_ID": lead, "TYPE": "PHONE"}]
    missed = call | {"RESPONSIBLE_ID": ME, "START_TIME": start.isoformat(), "END_TIME": end.isoformat()}
    desk.rest("crm.activity.add", {"fields": missed | {"COMMUNICATIONS": client}})
    desk.pass_time(120)
    end = desk.clock.now()
    taken = call | {"RESPONSIBLE_ID": anna, "START_TIME": start.isoformat(), "END_TIME": end.isoformat()}
    desk.rest("crm.activity.add", {"fields": taken | {"COMMUNICATIONS": client}})
    desk.pass_time(120)
    desk.work()
    assert state(desk, lead) == (anna, "IN_PROCESS")
    assert [person for person, _ in desk.told()] == [anna]


def test_a_call_nobody_answered_goes_to_the_head(desk):
    head = desk.take_on("Head")
    desk.pipeline["team"] = {"head": head}
    rules(desk, {"when": {"source": "CALL"}, "to": "answered"})
    lead = desk.lead(SOURCE_ID="CALL")
    desk.run(lead)
    desk.pass_time(240)
    desk.work()
    assert state(desk, lead) == (head, "NEW")


def test_what_was_left_to_the_head_moves_on_once_the_head_has_chosen(desk):
    head, anna = desk.take_on("Head"), desk.take_on("Anna")
    desk.pipeline["team"] = {"head": head}
    rules(desk, {"when": {"source": "WEB"}, "to": "author"})
    lead = desk.lead()
    desk.run(lead)
    assert state(desk, lead) == (head, "NEW")
    edited = {"started": "change", "handler": "watch:changed"}
    desk.rest("crm.lead.update", {"id": lead, "fields": {"COMMENTS": "x"}})
    assert desk.run(lead, **edited).outputs["moved"] == ""
    desk.rest("crm.lead.update", {"id": lead, "fields": {"ASSIGNED_BY_ID": anna}})
    run = desk.run(lead, **edited)
    assert state(desk, lead) == (anna, "IN_PROCESS")
    assert run.explanation.startswith("A person chose Anna Petrova.")
    desk.move(lead, "NEW")
    desk.run(lead, **edited)
    assert state(desk, lead) == (anna, "NEW"), "what a person moved back stays"


def test_an_edit_of_a_lead_that_was_left_to_nobody_asks_the_portal_nothing(desk):
    anna = desk.take_on("Anna")
    rules(desk, among(anna))
    lead = desk.lead()
    desk.run(lead)
    before = len(desk.emulator.calls())
    desk.run(lead, started="change", handler="watch:changed")
    assert len(desk.emulator.calls()) == before


def test_a_lead_that_a_colleague_took_over_stays_there_and_moves_on(desk):
    anna, boris = desk.take_on("Anna"), desk.take_on("Boris")
    rules(desk, among(boris))
    lead = desk.lead()
    desk.pass_time(60)
    taken = {"entity": "lead", "id": lead, "fields": {"ASSIGNED_BY_ID": anna}, "user_id": anna}
    desk.emulator.ask("POST", "edit", taken)
    assert desk.run(lead).decision == "chosen"
    assert state(desk, lead) == (anna, "IN_PROCESS")


def test_a_lead_filled_in_by_hand_belongs_to_whoever_did(desk):
    anna = desk.take_on("Anna")
    rules(desk, {"when": {"source": "WEB"}, "to": "department"})
    own = desk.emulator.webhook("crm", user_id=anna)
    lead = desk.emulator.rest(own, "crm.lead.add", {"fields": {"TITLE": "Walked in"}})
    run = desk.run(lead)
    assert (run.outputs["rule"], *state(desk, lead)) == ("author", anna, "IN_PROCESS")


def test_the_lead_of_somebody_who_left_is_passed_on_even_when_in_work(desk):
    anna, boris = desk.take_on("Anna"), desk.take_on("Boris")
    rules(desk, among(boris))
    lead = desk.lead(ASSIGNED_BY_ID=anna)
    desk.move(lead, "PROCESSED")
    desk.emulator.ask("POST", "rights", {"user_id": anna, "active": False})
    desk.run(lead)
    assert state(desk, lead) == (boris, "PROCESSED")


def test_several_colleagues_of_one_phone_are_not_guessed_between(desk):
    anna, boris = desk.take_on("Anna"), desk.take_on("Boris")
    phone = [{"VALUE": "+79000000001", "VALUE_TYPE": "WORK"}]
    for name, person in (("Ivan", anna), ("Pyotr", boris)):
        desk.rest("crm.contact.add", {"fields": {"NAME": name, "ASSIGNED_BY_ID": person, "PHONE": phone}})
    rules(desk, {"to": "old_colleague"}, among(boris))
    run = desk.run(desk.lead(PHONE=phone))
    assert run.outputs["rule"] == "sellers"
    assert run.explanation.startswith("Several colleagues serve clients of this phone or address")


def test_a_lead_costs_few_requests(desk):
    anna, boris = desk.take_on("Anna"), desk.take_on("Boris")
    rules(desk, {"to": "old_colleague"}, among(anna, boris))
    desk.run(desk.lead())  # The working time is asked for once in half a day.
    lead = desk.lead(PHONE=[{"VALUE": "+79000000001", "VALUE_TYPE": "WORK"}])
    before = len(desk.emulator.calls())
    desk.run(lead)
    sent = desk.emulator.calls()[before:]
    writes = [one["method"] for one in sent if one["kind"] == "write"]
    assert len([one for one in sent if one["method"] == "batch"]) == 4
    assert writes == ["crm.lead.update", "crm.timeline.comment.add", "im.notify.system.add"]


@pytest.fixture
def office(emulator_process: Emulator, tmp_path) -> Iterator[Office]:
    loop, database = new_loop(), open_database(f"sqlite:///{tmp_path / 'b24app.sqlite'}")
    database.migrate()
    box = Box(emulator_process.address, emulator_process.oauth, "")
    one = Office.opened(box, loop, DyingRuns(database), "assign_manager")
    yield one
    database.close()
    loop.close()


def test_a_run_that_is_killed_anywhere_is_gone_on_with_and_says_it_once(office):
    vera = office.hire("Вера")
    part = {"absent": True, "rules": [{"to": "sellers", "sellers": [{"user": vera}]}], "move_to": "in_process"}
    office.pipeline = pipeline(assignment=part)
    for point in range(20):
        lead = office.add("lead", title="Новый")
        job, office.runs.left = office.job(lead), point
        try:
            office.do(job)
            break
        except Killed:
            office.runs.left = 10**9
        assert office.do(job).outputs["assigned"] == f"user_{vera}"
        card = office.of("lead", lead)
        assert (card["assignedById"], card["stageId"]) == (vera, "IN_PROCESS")
        assert len(office.comments("lead", lead)) == 1
    assert point > 3
    assert len(office.calls("crm.lead.update")) == point + 1


def test_a_person_who_is_quicker_than_the_robot_is_not_overridden(office):
    vera, anna = office.hire("Вера"), office.hire("Анна")
    part = {"absent": True, "rules": [{"to": "sellers", "sellers": [{"user": vera}]}], "move_to": "in_process"}
    office.pipeline = pipeline(assignment=part)
    lead = office.add("lead", title="Новый")
    job, office.runs.left = office.job(lead), 2
    with pytest.raises(Killed):
        office.do(job)
    office.runs.left = 10**9
    edit = {"entity": "lead", "id": lead, "fields": {"ASSIGNED_BY_ID": anna}, "user_id": anna}
    office.box.ask("POST", "edit", edit)
    assert office.do(job).decision == "chosen"
    card = office.of("lead", lead)
    assert (card["assignedById"], card["stageId"]) == (anna, "NEW")
    assert office.comments("lead", lead) == []
