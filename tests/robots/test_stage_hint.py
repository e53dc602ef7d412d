"""The hint of a stage comes once for a card and stage, or at every entry while people are trained."""

from collections.abc import Iterator

import pytest

from tests.robots.staged import Staged, staged


@pytest.fixture
def office(emulator, tmp_path) -> Iterator[Staged]:
    with staged(emulator, tmp_path, "stage_hint") as one:
        one.stages = {"NEW": {"meaning": "A new client."}, "IN_PROCESS": {"meaning": "We talk."}}
        yield one


def test_a_card_that_comes_back_has_its_hints_already(office):
    lead = office.lead()
    office.run(lead)
    office.enter(lead, "IN_PROCESS")
    assert office.enter(lead, "NEW").decision == "shown-before"
    assert [text.splitlines()[0] for text in office.comments(lead)] == [
        "Stage “New”. A new client.",
        "Stage “In_Process”. We talk.",
    ]
    assert office.told() == []


def test_while_people_are_trained_it_comes_at_every_entry(office):
    office.pipeline["training"] = True
    lead = office.lead()
    office.run(lead)
    office.enter(lead, "IN_PROCESS")
    office.enter(lead, "NEW")
    assert len(office.comments(lead)) == 3
    assert [person for person, _ in office.told()] == [1, 1, 1]


def test_a_call_repeated_after_a_crash_says_it_once(office):
    office.pipeline["training"] = True
    lead = office.lead()
    office.emulator.ask("POST", "faults", {"method": "crm.timeline.comment.add", "nth": 1, "do": "cut"})
    for _ in range(2):
        office.run(lead, key="call")
    assert len(office.comments(lead)) == 1


def test_every_lead_has_hints_of_its_own(office):
    for lead in (office.lead(), office.lead()):
        office.run(lead)
        assert len(office.comments(lead)) == 1
