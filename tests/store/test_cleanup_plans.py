"""Plans of clean-ups: what was signed is known by its digest, and a change takes the signature away."""

from dataclasses import replace

import pytest

from b24app.store.cleanup_decisions import CleanupDecisions, DecisionRow
from b24app.store.cleanup_plans import DRAFT, RUNNING, SIGNED, CleanupPlans, PlanIsSettled


def _row(number: int, lead: int, wave: int = 1, **more) -> DecisionRow:
    return DecisionRow(number, lead, wave, more.pop("cluster", ""), more.pop("action", "keep"), "proposed", **more)


@pytest.fixture
def plans(db, clock) -> CleanupPlans:
    return CleanupPlans(db, clock)


@pytest.fixture
def decisions(db, clock) -> CleanupDecisions:
    return CleanupDecisions(db, clock)


@pytest.fixture
def plan(plans) -> int:
    return plans.begin("m1", "email_pile", {"recipe": "email_pile"}, "ru")


def test_a_plan_belongs_to_its_portal(plans, plan):
    found = plans.find("m1", plan)
    assert (found.recipe, found.document, found.state) == ("email_pile", {"recipe": "email_pile"}, DRAFT)
    assert plans.find("m2", plan) is None
    assert [one.id for one in plans.of("m1")] == [plan]
    assert plans.of("m1", SIGNED) == []


def test_decisions_come_in_their_order_wave_by_wave(decisions, plan):
    rows = [_row(number, 9000 - number, 1 + number // 1500) for number in range(1, 2501)]
    assert decisions.add(plan, rows) == 2500
    assert list(decisions.rows(plan)) == rows
    assert list(decisions.rows(plan, 2)) == rows[1499:]
    assert list(decisions.rows(plan, 1, after=1490)) == rows[1490:1499]
    assert decisions.page(plan, after=2, limit=2) == rows[2:4]
    assert decisions.waves(plan) == [1, 2]


def test_decisions_are_found_by_lead_cluster_and_action(decisions, plan):
    rows = [_row(1, 7, cluster="c", action="bind"), _row(2, 5, cluster="c", action="merge"), _row(3, 6)]
    decisions.add(plan, rows)
    assert decisions.of_leads(plan, [5, 99]) == [rows[1]]
    assert decisions.of_cluster(plan, "c") == rows[:2]
    assert list(decisions.with_action(plan, ["keep", "merge"], ["proposed"])) == rows[1:]
    assert decisions.counts(plan, "action") == {("bind",): 1, ("keep",): 1, ("merge",): 1}


def test_a_change_takes_the_signature_away_and_alters_the_digest(plans, decisions, plan):
    decisions.add(plan, [_row(1, 7, action="bind", document={"contact": 3}), _row(2, 8)])
    digest = decisions.digest(plan)
    assert plans.sign(plan, digest, "Анна")
    assert (plans.find("m1", plan).state, plans.find("m1", plan).signed_by) == (SIGNED, "Анна")
    assert decisions.digest(plan) == digest
    decisions.change(plan, [_row(1, 7, action="bind", document={"contact": 4})], "Олег")
    after = plans.find("m1", plan)
    assert (after.state, after.digest, after.signed_by, after.signed_at) == (DRAFT, "", "", None)
    assert decisions.digest(plan) != digest
    assert decisions.of_leads(plan, [7])[0].said_by == "Олег"


def test_leads_may_change_places_in_a_plan(decisions, plan):
    decisions.add(plan, [_row(1, 7), _row(2, 8)])
    decisions.change(plan, [_row(2, 7), _row(1, 8)], "Олег")
    assert [(row.number, row.lead) for row in decisions.rows(plan)] == [(1, 8), (2, 7)]


def test_a_plan_under_way_is_not_changed(plans, decisions, plan):
    decisions.add(plan, [_row(1, 7)])
    assert not plans.move(plan, RUNNING, since=(SIGNED,))
    plans.sign(plan, decisions.digest(plan), "Анна")
    assert plans.move(plan, RUNNING, since=(SIGNED,), reason="по знаку")
    with pytest.raises(PlanIsSettled):
        decisions.change(plan, [replace(_row(1, 7), action="junk")], "Олег")
    with pytest.raises(PlanIsSettled):
        decisions.add(plan, [_row(2, 8)])
    plans.drop(plan)
    assert plans.find("m1", plan).reason == "по знаку"


def test_a_draft_is_forgotten_with_its_decisions(plans, decisions, plan):
    decisions.add(plan, [_row(1, 7)])
    plans.drop(plan)
    assert plans.find("m1", plan) is None
    assert list(decisions.rows(plan)) == []
