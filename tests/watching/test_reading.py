"""What is new in a portal's lists is passed on once: equal seconds, late rows, interruptions and returns included."""

from dataclasses import dataclass, field, replace

import pytest

from b24app.portal.changes import Change, as_time
from b24app.watching.dispatch import Dispatch, Watcher
from b24app.watching.reading import Reading


class Full(Exception):
    """The queue takes nothing now."""


@dataclass
class Passed:
    """A queue that notes the changes it is given, and fails when told to."""

    changes: list[Change] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    fails_after: int = 10**9

    def enqueue(self, _kind, _portal, key, payload, *, delay_seconds=0, line=""):
        del delay_seconds
        assert line.startswith(("LEAD_", "DEAL_"))
        if len(self.changes) >= self.fails_after:
            raise Full
        if key not in self.keys:
            self.keys.add(key)
            self.changes.append(Change.from_json(payload["change"]))

    def told(self):
        return [(one.card, one.what, one.stage if one.entry else "") for one in self.changes]


@pytest.fixture
def queue() -> Passed:
    return Passed()


@pytest.fixture
def reading(watched, queue) -> Reading:
    watcher = Watcher("unit", ["lead"], ["added", "moved", "changed", "deleted"])
    dispatch = Dispatch(queue, watched.app.watching.seen, [watcher])
    reading = Reading(watched.member, watched.app.portals.of(watched.member), dispatch.seen, dispatch)
    reading.begin()
    return reading


def test_what_was_before_the_beginning_is_nobodys_business(watched, queue):
    watcher = Watcher("unit", ["deal"], ["added", "moved", "changed"])
    dispatch = Dispatch(queue, watched.app.watching.seen, [watcher])
    reading = Reading(watched.member, watched.app.portals.of(watched.member), dispatch.seen, dispatch)
    for name in ("entries:deal", "changed:deal"):
        dispatch.seen.advance(watched.member, name, lambda _: {})
    watched.rest("crm.deal.add", fields={"TITLE": "Before"})
    watched.emulator.ask("POST", "clock", {"advance": 3})
    reading.begin()
    watched.emulator.ask("POST", "clock", {"advance": 3})
    after = watched.rest("crm.deal.add", fields={"TITLE": "After"})
    watched.emulator.ask("POST", "clock", {"advance": 3})
    assert (reading.entries("deal", 600), reading.changed("deal")) == (1, 1)
    assert {one.card for one in queue.changes} == {after}


def test_moves_within_one_second_are_all_told_and_told_once(watched, reading, queue):
    leads = [watched.lead() for _ in range(3)]
    for stage in ("IN_PROCESS", "PROCESSED"):
        for lead in leads:
            watched.move(lead, stage)
    assert reading.entries("lead") == 9
    assert (reading.entries("lead"), reading.entries("lead", 0)) == (0, 0)
    expected = [(lead, "added", "NEW") for lead in leads]
    expected += [(lead, "moved", stage) for stage in ("IN_PROCESS", "PROCESSED") for lead in leads]
    assert queue.told() == expected


def test_a_return_to_a_stage_is_another_entry(watched, reading, queue):
    lead = watched.lead()
    for stage in ("IN_PROCESS", "NEW", "IN_PROCESS"):
        watched.move(lead, stage)
    reading.entries("lead")
    assert len({one.slot for one in queue.changes}) == 4


def test_a_reading_that_breaks_off_goes_on_and_repeats_nothing(watched, reading, queue):
    leads = [watched.lead() for _ in range(6)]
    queue.fails_after = 3
    with pytest.raises(Full):
        reading.entries("lead")
    queue.fails_after = 10**9
    reading.entries("lead")
    assert [card for card, _, _ in queue.told()] == leads


def test_a_row_that_comes_to_light_late_is_found_by_a_sweep(watched, reading, queue):
    late, lead = watched.lead(), watched.lead()
    # As if the later row had been visible first: its number was read already.
    newest = max(int(row["ID"]) for row in watched.rest("crm.stagehistory.list", entityTypeId=1)["items"])
    seen = watched.app.watching.seen
    seen.advance(watched.member, "entries:lead", lambda there: {**there, "number": newest})
    assert reading.entries("lead") == 0
    reading.entries("lead", 600)
    assert {card for card, _, _ in queue.told()} >= {late, lead}


def test_an_edit_is_told_once_its_second_is_over(watched, reading, queue):
    lead = watched.lead()
    watched.rest("crm.lead.update", id=lead, fields={"TITLE": "Other"})
    watched.emulator.ask("POST", "clock", {"advance": 2})
    reading.changed("lead")
    reading.changed("lead", 600)
    edits = [one for one in queue.changes if one.card == lead and one.what == "changed"]
    assert len(edits) == 1
    watched.rest("crm.lead.update", id=lead, fields={"TITLE": "Third"})
    watched.emulator.ask("POST", "clock", {"advance": 2})
    reading.changed("lead")
    edits = [one for one in queue.changes if one.card == lead and one.what == "changed"]
    assert len(edits) == 2
    assert as_time(edits[0].moment) < as_time(edits[1].moment)


def test_a_card_edited_in_this_very_second_is_left_for_the_next_look(watched, reading, queue):
    lead = watched.lead()
    reading.changed("lead")
    watched.rest("crm.lead.update", id=lead, fields={"TITLE": "Other"})
    reading.changed("lead")
    watched.emulator.ask("POST", "clock", {"advance": 2})
    reading.changed("lead")
    moments = [one.moment for one in queue.changes]
    # One where all fell into one second, two where the second turned in between; never the same twice.
    assert len(moments) == len(set(moments))
    assert moments[-1] == watched.rest("crm.lead.get", id=lead)["DATE_MODIFY"]


def test_a_removal_is_believed_only_when_the_card_is_gone(watched, queue):
    watcher = Watcher("unit", ["lead"], ["deleted"])
    dispatch = Dispatch(queue, watched.app.watching.seen, [watcher])
    watching = replace(watched.app.watching, dispatch=dispatch)
    lead = watched.lead()
    told = {"kind": "lead", "card": lead}
    watching.gone(watched.member, told)
    assert queue.changes == []
    watched.rest("crm.lead.delete", id=lead)
    for _ in range(2):
        watching.gone(watched.member, told)
    assert queue.told() == [(lead, "deleted", "")]


def test_a_look_costs_one_request_and_none_where_a_later_one_has_seen_that_second(watched, reading, queue):
    leads = [watched.lead() for _ in range(5)]
    watched.emulator.ask("POST", "clock", {"advance": 10})
    before = len(watched.emulator.calls())
    assert reading.look("lead") == 10
    asked = watched.emulator.calls()[before:]
    assert {one["method"] for one in asked} >= {"server.time", "crm.stagehistory.list", "crm.lead.list"}
    assert {one.card for one in queue.changes} == set(leads)
    before = len(watched.emulator.calls())
    long_ago = int(as_time(queue.changes[0].moment))
    assert reading.look("lead", long_ago) == 0
    assert len(watched.emulator.calls()) == before


def test_a_look_at_more_than_a_page_sees_it_all(watched, reading, queue):
    leads = [watched.lead() for _ in range(60)]
    watched.emulator.ask("POST", "clock", {"advance": 10})
    assert reading.look("lead") == 120
    assert reading.look("lead") == 0
    assert {one.card for one in queue.changes if one.what == "added"} == set(leads)
