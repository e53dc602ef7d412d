"""Status says of every part of a file how it holds, and where robots are still to be placed."""

from datetime import UTC, datetime

import pytest

from b24app.pipelines.language.check import check
from b24app.pipelines.language.load import read
from b24app.pipelines.planning.change import Change
from b24app.pipelines.proving.placements import placements
from b24app.pipelines.proving.status import APPLIED, BY_HAND, DIFFERS, ENFORCED, UNSUPPORTED, status

FILE = """
pipeline: agency
for: lead
title: Agency
fields:
  budget: {type: money, title: Budget}
stages:
  - {key: new, title: Lead received, requires: [name]}
  - {key: talked, title: Needs found out, requires: [budget], tasks: [{key: call, title: Call, deadline: 1 day}]}
  - {key: sent, title: Proposal sent}
  - {key: won, status: CONVERTED, title: Contract signed, semantics: success}
  - {key: junk, title: Lead is junk, semantics: failure}
"""
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def pipeline():
    return check(read(FILE, "agency.yaml"))


def how(found, part):
    return next(line.how for line in found.lines if line.part == part)


def test_the_gate_stands_on_every_stage_after_the_first_that_asks(pipeline):
    found = [(one.robot, one.stage.key) for one in placements(pipeline, ["required_fields"])]
    assert found == [("required_fields", key) for key in ("talked", "sent", "won")]


def test_a_part_without_its_robot_is_unsupported_and_one_not_placed_waits(pipeline):
    found = status(pipeline, [], ["required_fields"], {})
    assert how(found, "fields") == APPLIED
    assert how(found, "stages.requires") == BY_HAND
    assert how(found, "stages.tasks") == UNSUPPORTED
    assert [one.stage for one in found.to_do] == ["TALKED", "SENT", "CONVERTED"]


def test_placement_is_proved_by_robots_that_were_seen(pipeline):
    seen = {("required_fields", code): NOON for code in ("TALKED", "SENT")}
    almost = status(pipeline, [], ["required_fields"], seen)
    assert how(almost, "stages.requires") == BY_HAND
    assert [one.stage for one in almost.to_do] == ["CONVERTED"]
    whole = status(pipeline, [], ["required_fields"], {**seen, ("required_fields", "CONVERTED"): NOON})
    assert how(whole, "stages.requires") == ENFORCED
    assert whole.to_do == ()


def test_a_robot_that_works_everywhere_needs_no_placing(pipeline):
    found = status(pipeline, [], ["required_fields"], {}, everywhere=["required_fields"])
    assert how(found, "stages.requires") == ENFORCED
    assert found.places == ()


def test_what_a_plan_would_change_differs_by_part_and_key(pipeline):
    title = Change("update", "stage", "sent", "Sent", "SENT", "work", 3, {"title": "E-mail"}, {"title": "Sent"})
    field = Change("create", "field", "budget", "Budget")
    found = status(pipeline, [title, field], [], {})
    differing = {line.part: line.differing for line in found.lines if line.how == DIFFERS}
    assert differing == {"stages.title": ("sent",), "fields": ("budget",)}
