"""When the hold of parked leads is over people are reminded; leads are deleted only where a signed recipe says so."""

from typing import Any

import pytest

from b24app.cleanup.deciding.planned import Planned, row_of
from b24app.cleanup.deciding.recipe import read_recipe
from b24app.cleanup.decision import Decision
from b24app.cleanup.running.going import take, terms_of
from b24app.cleanup.running.portions import Cleaner
from b24app.cleanup.working.jobs import DELETE
from b24app.install.hold_ends import HoldEnds
from b24app.store import cleanup_plans as states
from b24app.store.cleanup_decisions import CleanupDecisions
from b24app.store.cleanup_journal import CleanupJournal
from b24app.store.cleanup_plans import CleanupPlans
from tests.cleanup.test_run_commands import RECIPE
from tests.robots.conftest import Desk


def parked(desk: Desk, *, signed: bool = True, **quarantine: Any) -> int:
    """Run a plan that parks one lead for no days at all; returns its number."""
    app = desk.app
    portal, plans, rows = app.portals.of(desk.member), CleanupPlans(app.database), CleanupDecisions(app.database)
    fields = {"ENTITY_ID": "STATUS", "STATUS_ID": "QUARANTINE", "NAME": "Parked", "SORT": 900, "SEMANTICS": "F"}
    if not portal.read("crm.status.list", {"filter": fields}).result:
        desk.application.rest("crm.status.add", {"fields": fields})
    lead = desk.add_lead()
    document = {**RECIPE, "quarantine": {"stage": "QUARANTINE", "hold_days": 0, **quarantine}}
    number = plans.begin(desk.member, "pile", document)
    rows.add(number, [row_of(Planned(1, Decision(lead, "delete")))])
    plans.sign(number, rows.digest(number) if signed else "other", "Ann")
    plan = plans.find(desk.member, number)
    assert plan
    journal, terms = CleanupJournal(app.database), terms_of(plan, read_recipe(plan.document), settle=0.0)
    take(journal, rows, plan, terms)
    Cleaner(portal, journal, number, terms).clean(journal.portion(number, 0))
    plans.move(number, states.DONE, since=(states.SIGNED,))
    return number


@pytest.fixture
def begun() -> list[tuple[str, str, Any]]:
    return []


@pytest.fixture
def ends(desk: Desk, begun: list[tuple[str, str, Any]]) -> HoldEnds:
    app = desk.app
    return HoldEnds(app.installs, app.portals.of, app.database, app.portals.clock, lambda *job: begun.append(job))


def told(desk: Desk) -> list[str]:
    return [one["MESSAGE"] for one in desk.sent("im.notify.system.add")]


def test_people_are_reminded_once_and_nothing_is_deleted_that_nobody_signed(desk: Desk, ends: HoldEnds, begun: list):
    number, unsigned = parked(desk), parked(desk, signed=False, then="delete")
    ends.look()
    ends.look()
    messages = [one["MESSAGE"] for one in desk.sent("im.notify.system.add")]
    assert [
        f"b24app leads delete {plan} --yes" in text for plan, text in zip((unsigned, number), messages, strict=True)
    ] == [
        True,
        True,
    ]
    assert begun == []


def test_a_signed_recipe_that_says_so_has_leads_deleted_when_their_time_is_over(
    desk: Desk, ends: HoldEnds, begun: list
):
    number = parked(desk, then="delete")
    parked(desk, then="delete", hold_days=1)
    ends.look()
    ends.look()
    assert begun == [(DELETE, desk.member, {"plan": number, "language": "en"})]
    (message,) = [one["MESSAGE"] for one in desk.sent("im.notify.system.add")]
    assert "Ann" in message
