"""A run of a robot asks its portal once for what it needs, and never believes what may have changed."""

from dataclasses import dataclass

import pytest

from b24app.portal.access import Webhook
from b24app.portal.bucket import NoBucket
from b24app.portal.changes import last_entries
from b24app.portal.client import Portal
from b24app.portal.documents import move_document, read_document, steps_of
from b24app.portal.outcome import Command
from b24app.portal.recall import Recollections
from b24app.portal.refusals import Refusal

UNIT = "hint call"


@dataclass
class Bench:
    """The memory of one process, and a portal that counts its requests."""

    emulator: object
    webhook: str
    plain: Portal
    memory: Recollections
    seen: int = 0

    def run(self, card: int, unit: str = UNIT):
        return self.memory.of(self.plain, "m1", unit, "lead", card)

    def asked(self) -> list[str]:
        """List the methods asked since the last look, those inside a batch behind it."""
        calls = self.emulator.calls(since=self.seen)
        self.seen = max([self.seen, *(call["n"] for call in calls)])
        return [call["method"] for call in calls]

    def lead(self) -> int:
        number = int(self.emulator.rest(self.webhook, "crm.lead.add", {"fields": {"TITLE": "Anna"}}))
        self.asked()
        return number


@pytest.fixture
def bench(emulator, loop, clock) -> Bench:
    emulator.reset("empty")
    webhook = emulator.webhook("crm")
    plain = Portal(Webhook.from_url(webhook), NoBucket(), loop, clock=clock)
    return Bench(emulator, webhook, plain, Recollections(clock))


def test_what_was_read_with_the_first_request_is_not_asked_for_again(bench):
    lead = bench.lead()
    run = bench.run(lead)
    assert read_document(run, "lead", lead).stage == "NEW"
    assert [entry.stage for entry in last_entries(run, "lead", lead)] == ["NEW"]
    assert read_document(run, "lead", lead).title == "Anna"
    assert sorted(bench.asked()) == ["batch", "crm.lead.get", "crm.stagehistory.list"]


def test_the_next_run_of_a_unit_asks_for_everything_that_the_last_one_needed_at_once(bench):
    first, second = bench.lead(), bench.lead()
    asked = {"filter": {"ENTITY_ID": first, "ENTITY_TYPE": "lead"}}
    run = bench.run(first)
    run.read("crm.timeline.comment.list", asked)
    run.forget_card()
    bench.asked()
    run = bench.run(second)
    read_document(run, "lead", second)
    assert bench.asked()[:1] == ["batch"]
    run.read("crm.timeline.comment.list", {"filter": {"ENTITY_ID": second, "ENTITY_TYPE": "lead"}})
    assert bench.asked() == []


def test_a_card_is_read_anew_once_the_run_has_written(bench):
    lead = bench.lead()
    run = bench.run(lead)
    read_document(run, "lead", lead)
    move_document(run, "lead", lead, "IN_PROCESS")
    assert read_document(run, "lead", lead).stage == "IN_PROCESS"


def test_a_card_is_read_anew_in_the_next_run_and_after_some_seconds(bench, clock):
    lead = bench.lead()
    run, other = bench.run(lead), bench.run(lead)
    read_document(run, "lead", lead)
    move_document(bench.plain, "lead", lead, "IN_PROCESS")
    assert read_document(run, "lead", lead).stage == "NEW"
    assert read_document(run.afresh(), "lead", lead).stage == "IN_PROCESS"
    assert read_document(other, "lead", lead).stage == "IN_PROCESS"
    clock.sleep(6)
    assert read_document(run, "lead", lead).stage == "IN_PROCESS"


def test_a_dictionary_is_asked_for_once_a_minute_for_all_runs_of_a_portal(bench, clock):
    lead = bench.lead()
    for _ in range(3):
        steps_of(bench.run(lead, "other"), "STATUS")
    assert bench.asked().count("crm.status.list") == 1
    clock.sleep(61)
    steps_of(bench.run(lead), "STATUS")
    assert bench.asked().count("crm.status.list") == 1


def test_what_is_handed_out_cannot_spoil_what_is_remembered(bench):
    run = bench.run(bench.lead())
    run.read("crm.status.list", {"filter": {"ENTITY_ID": "STATUS"}}).result.clear()
    assert run.read("crm.status.list", {"filter": {"ENTITY_ID": "STATUS"}}).result


def test_dictionaries_are_forgotten_when_we_write_to_them_and_when_another_plan_was_applied(bench):
    run = bench.run(bench.lead())
    bench.memory.applied("m1", "lead", 1)
    for change in (
        lambda: bench.memory.applied("m1", "lead", 2),
        lambda: run.write("crm.status.update", {"id": 1, "fields": {"SORT": 10}}),
        lambda: list(run.write_many([Command("crm.status.update", {"id": 1, "fields": {"SORT": 20}})])),
    ):
        steps_of(run, "STATUS")
        bench.asked()
        change()
        steps_of(run, "STATUS")
        assert bench.asked().count("crm.status.list") == 1
    bench.memory.applied("m1", "lead", 2)
    steps_of(run, "STATUS")
    assert bench.asked() == []


def test_another_portal_remembers_nothing_of_this_one(bench):
    lead = bench.lead()
    steps_of(bench.run(lead), "STATUS")
    bench.asked()
    steps_of(bench.memory.of(bench.plain, "m2", UNIT, "lead", lead), "STATUS")
    assert "crm.status.list" in bench.asked()


def test_a_refusal_is_told_and_not_remembered(bench):
    run = bench.run(999)
    for _ in range(2):
        with pytest.raises(Refusal):
            run.read("crm.lead.get", {"id": 999})
    assert bench.asked().count("crm.lead.get") == 2
