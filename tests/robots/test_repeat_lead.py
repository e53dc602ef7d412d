"""A repeat request of a known client never makes a new client and goes to whoever serves the client."""

from collections.abc import Iterator

import pytest

from b24app.cli.portal_in_a_box import Box
from b24app.portal.client import new_loop
from b24app.store.db import open_database
from tests.emulated import Emulator
from tests.robots.office import DyingRuns, Killed, Office

PHONE = {"n0": {"typeId": "PHONE", "valueType": "MOBILE", "value": "+7 900 111-22-33"}}


@pytest.fixture
def office(emulator_process: Emulator, tmp_path) -> Iterator[Office]:
    loop, database = new_loop(), open_database(f"sqlite:///{tmp_path / 'b24app.sqlite'}")
    database.migrate()
    box = Box(emulator_process.address, emulator_process.oauth, "")
    yield Office.opened(box, loop, DyingRuns(database), "repeat_lead")
    database.close()
    loop.close()


def test_fifty_calls_bind_once_and_leave_one_comment_and_one_client(office):
    vera = office.hire("Вера")
    office.add("contact", name="Анна", fm=PHONE, assignedById=vera)
    lead = office.add("lead", title="Снова", name="Анна", fm=PHONE)
    for _ in range(50):
        assert office.run(lead).outputs["colleague"] == f"user_{vera}"
    assert office.counts() == {"contact": 1, "company": 0, "deal": 0}
    assert len(office.calls("crm.item.update")) == 1
    assert len(office.comments("lead", lead)) == 1


def test_a_run_that_is_killed_anywhere_is_gone_on_with(office):
    vera = office.hire("Вера")
    office.add("contact", name="Анна", fm=PHONE, assignedById=vera)
    for point in range(30):
        lead = office.add("lead", title="Снова", name="Анна", fm=PHONE)
        job, office.runs.left = office.job(lead), point
        try:
            office.do(job)
            break
        except Killed:
            office.runs.left = 10**9
        assert office.do(job).outputs["repeat"] == "Y"
        card = office.of("lead", lead)
        assert (card["contactIds"], card["assignedById"], len(office.comments("lead", lead))) == ([1], vera, 1)
    assert point > 3


def test_a_colleague_who_has_left_gets_nothing_the_one_of_the_open_deal_does(office):
    gone, here = office.hire("Ушедший"), office.hire("Вера")
    office.box.ask("POST", "rights", {"user_id": gone, "active": False})
    contact = office.add("contact", name="Анна", fm=PHONE, assignedById=gone)
    office.add("deal", title="Кухня", contactIds=[contact], assignedById=here)
    lead = office.add("lead", name="Анна", fm=PHONE)
    assert office.run(lead).outputs["colleague"] == f"user_{here}"
    (told,) = office.told()
    assert told[0] == here
    assert "Открытые сделки: [URL=/crm/deal/details/1/]Кухня[/URL]." in told[1]


def test_a_lead_whose_colleague_is_not_there_any_more_stays_where_it_is(office):
    gone = office.hire("Ушедший")
    office.box.ask("POST", "rights", {"user_id": gone, "active": False})
    office.add("contact", name="Анна", fm=PHONE, assignedById=gone)
    lead = office.add("lead", name="Анна", fm=PHONE)
    run = office.run(lead)
    assert run.outputs["colleague"] == "user_1"
    assert "ответственный прежний" in run.explanation


def test_a_lead_that_the_portal_has_bound_itself_is_handed_over_without_a_search(office):
    vera = office.hire("Вера")
    contact = office.add("contact", name="Анна", assignedById=vera)
    lead = office.add("lead", title="Снова", contactIds=[contact])
    assert office.run(lead).outputs["repeat"] == "Y"
    assert office.of("lead", lead)["assignedById"] == vera
    assert office.calls("crm.duplicate.findbycomm") == []


def test_a_shared_address_of_several_contacts_is_a_question(office):
    shared = {"n0": {"typeId": "EMAIL", "valueType": "WORK", "value": "info@romashka.example"}}
    company = office.add("company", title="Ромашка", fm=shared)
    for name in ("Анна", "Борис"):
        office.add("contact", name=name, companyIds=[company], fm=shared)
    lead = office.add("lead", fm=shared)
    run = office.run(lead)
    assert (run.decision, office.of("lead", lead)["contactIds"]) == ("doubt", [])
