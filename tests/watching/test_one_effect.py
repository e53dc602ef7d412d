"""A robot call, an event, the portal's queue and a sweep may all tell of one entry into a stage: it has one effect."""

import pytest


def moved(watched, *, place=True, stage="IN_PROCESS"):
    """Move a lead without its answers to a stage where the robot stands."""
    if place:
        watched.place(stage)
    lead = watched.lead()
    watched.move(lead, stage)
    return lead


def test_a_robot_call_comes_first_and_the_event_finds_it_taken(watched):
    lead = moved(watched)
    watched.kept("robots.run", 2)
    watched.queue.work(watched.app, "robots.run")
    watched.kept("watching.look")
    watched.app.watching.look(watched.member, "lead")
    worked = watched.queue.work(watched.app)
    watched.sweep()
    watched.queue.work(watched.app)
    assert any(key.startswith("watch:") for key in worked)
    assert (watched.stage(lead), watched.comments(lead)) == ("NEW", 1)
    assert len(watched.emulator.calls("im.notify.system.add")) == 1


def test_an_event_comes_first_and_the_robot_call_gets_its_outcome(watched):
    lead = moved(watched)
    watched.kept("robots.run", 2)
    watched.app.watching.look(watched.member, "lead")
    watched.queue.work(watched.app, "robots.watch")
    assert (watched.stage(lead), watched.comments(lead)) == ("NEW", 1)
    watched.queue.work(watched.app)
    answers = watched.emulator.calls("bizproc.event.send")
    assert [one["params"]["RETURN_VALUES"]["passed"] for one in answers] == ["Y", "N"]
    assert (watched.stage(lead), watched.comments(lead)) == ("NEW", 1)


def test_a_lost_robot_call_and_a_lost_event_are_made_up_for_by_a_sweep(watched):
    watched.place("IN_PROCESS")
    watched.drop("robot")
    watched.drop("event")
    leads = [moved(watched, place=False) for _ in range(5)]
    watched.delivered("robot", 6)
    assert [watched.stage(lead) for lead in leads] == ["IN_PROCESS"] * 5
    for _ in range(2):
        watched.sweep()
        watched.queue.work(watched.app)
    assert [(watched.stage(lead), watched.comments(lead)) for lead in leads] == [("NEW", 1)] * 5
    assert len(watched.emulator.calls("im.notify.system.add")) == 5


def test_a_stage_without_the_robot_is_left_alone(watched):
    lead = moved(watched, place=False)
    watched.sweep()
    watched.queue.work(watched.app)
    assert (watched.stage(lead), watched.comments(lead)) == ("IN_PROCESS", 0)


def test_the_settings_of_the_placed_robot_hold_for_moves_it_was_not_called_for(watched):
    watched.place("IN_PROCESS", comment="N")
    watched.drop("robot")
    lead = moved(watched, place=False)
    watched.sweep()
    watched.queue.work(watched.app)
    assert (watched.stage(lead), watched.comments(lead)) == ("NEW", 0)


def test_a_card_that_has_moved_on_is_left_alone(watched):
    watched.place("IN_PROCESS")
    watched.drop("robot")
    lead = moved(watched, place=False)
    watched.move(lead, "PROCESSED")
    watched.sweep()
    watched.queue.work(watched.app)
    assert (watched.stage(lead), watched.comments(lead)) == ("PROCESSED", 0)


@pytest.mark.parametrize("plan", ["enterprise"])
def test_the_portals_own_queue_brings_what_no_event_did(watched):
    watched.place("IN_PROCESS")
    watched.drop("robot")
    watched.drop("event")
    lead = moved(watched, place=False)
    assert watched.app.watching.empty(watched.member) > 0
    watched.queue.work(watched.app)
    assert (watched.stage(lead), watched.comments(lead)) == ("NEW", 1)
    assert watched.app.watching.empty(watched.member) == 0
