"""The queue that a portal keeps for us: nothing in it is lost or done twice, and our own writes never come back."""

import pytest

from b24app.errors import AppError
from b24app.portal import offline
from b24app.portal.refusals import OutcomeUnknown


def emptied(watched):
    """Empty the queue; returns what was handed over, event by event."""
    seen = []
    watched.app.watching.queue(watched.member).empty(lambda events: seen.extend(events))
    return [(one.kind, one.card, one.what) for one in seen]


@pytest.fixture
def plan() -> str:
    return "enterprise"


def test_what_a_dead_worker_had_reserved_comes_again(watched):
    lead = watched.lead()
    portal = watched.app.portals.of(watched.member)
    taken = offline.take(portal, offline.CONNECTOR)
    assert [one.card for one in taken.events] == [lead]
    assert emptied(watched) == [("lead", lead, "added")]
    assert emptied(watched) == []


def test_a_lost_answer_loses_no_event(watched):
    lead = watched.lead()
    watched.emulator.ask("POST", "faults", {"method": "event.offline.get", "nth": 1, "do": "cut"})
    with pytest.raises(OutcomeUnknown):
        emptied(watched)
    assert emptied(watched) == [("lead", lead, "added")]


def test_what_fails_is_marked_and_tried_again_later(watched):
    lead = watched.lead()
    queue = watched.app.watching.queue(watched.member)

    def fail(_events):
        raise AppError("no")

    assert queue.empty(fail) == 0
    rows = (
        watched.app.portals.of(watched.member).read("event.offline.list", {"auth_connector": offline.CONNECTOR}).result
    )
    assert [row["ERROR"] for row in rows] == ["1"]
    assert emptied(watched) == [("lead", lead, "added")]
    assert emptied(watched) == []


def test_more_than_a_page_is_emptied(watched):
    leads = [watched.lead() for _ in range(70)]
    assert [card for _, card, _ in emptied(watched)] == leads


def test_a_move_of_ours_is_not_recorded(watched):
    watched.place("IN_PROCESS")
    lead = watched.lead()
    watched.move(lead, "IN_PROCESS")
    emptied(watched)
    watched.kept("robots.run", 2)
    watched.queue.work(watched.app, "robots.run")
    assert watched.stage(lead) == "NEW"
    assert ("lead", lead, "changed") not in emptied(watched)


def test_a_removal_comes_through_the_queue(watched):
    lead = watched.lead()
    emptied(watched)
    watched.rest("crm.lead.delete", id=lead)
    assert emptied(watched) == [("lead", lead, "deleted")]


def test_the_bell_is_bound_and_wakes_the_worker(watched):
    watched.lead()
    watched.kept("watching.offline")
