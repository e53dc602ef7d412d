"""A signed plan is run, watched, taken back and tried from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from b24app.cleanup.deciding.planned import Planned, row_of
from b24app.cli import main
from b24app.portal.access import Webhook
from b24app.settings import new_key
from b24app.store.cleanup_decisions import CleanupDecisions
from b24app.store.cleanup_plans import CleanupPlans
from tests.cleanup.mended import Mended, opened_in
from tests.cleanup.piles import small_pile
from tests.emulated import Emulator

RECIPE: dict[str, Any] = {
    "recipe": "pile",
    "title": {"en": "The pile", "ru": "Завал"},
    "actions": [{"do": "keep"}],
    "quarantine": {"stage": "QUARANTINE"},
    "junk": {"reason": {"en": "junk", "ru": "мусор"}},
    "waves": {"between": "go"},
}


@pytest.fixture
def box(emulator: Emulator, tmp_path: Path) -> Mended:
    return small_pile(Mended.opened(emulator, tmp_path / "home"))


def planned(box: Mended, *, is_signed: bool = True, **more: Any) -> int:
    database, key = opened_in(box.folder), Webhook.from_url(box.webhook).key
    plans, rows = CleanupPlans(database), CleanupDecisions(database)
    number = plans.begin(key, "pile", {**RECIPE, **more})
    rows.add(number, (row_of(Planned(place, one)) for place, one in enumerate(box.decisions, 1)))
    if is_signed:
        plans.sign(number, rows.digest(number), "head")
    return number


def leads(box: Mended, *words: str) -> Result:
    settings = {"B24APP_HOME": str(box.folder), "B24APP_PORTAL": box.webhook, "B24APP_BUCKET_RATE": "0"}
    runner = CliRunner(env={**settings, "B24APP_SECRET_KEYS": new_key()})
    return runner.invoke(main, ["--lang", "en", "leads", *words])


def test_a_run_tells_first_and_writes_on_yes_and_can_be_taken_back(box: Mended):
    before, plan = box.whole(), str(planned(box))
    told = leads(box, "run", plan)
    assert told.exit_code == 0, told.stderr
    assert "convert: 2 leads; can be taken back in full" in told.stdout
    assert "! robots and triggers that people put on stage CONVERTED cannot be read" in told.stdout
    assert "would come back as before" in told.stdout
    assert box.whole() == before
    ran = leads(box, "run", plan, "--yes", "--settle", "0")
    assert ran.exit_code == 0, ran.stderr
    state = json.loads(leads(box, "status", plan, "--json").stdout)
    assert (state["state"], state["leads"]) == ("done", {"done": 6, "held": 1})
    assert "7 leads would be taken back" in leads(box, "drill", plan).stdout
    undone = leads(box, "undo", plan, "--yes", "--settle", "0")
    assert "taken back: 7, in part: 0, failed: 0, made anew: 0" in undone.stdout
    assert box.whole() == before


def test_the_way_back_stops_at_what_begins_at_its_first_leads(box: Mended):
    for number in range(3):
        box.add(f"more spam {number}")
        box.decide(f"more spam {number}", "junk", reason="spam")
    before, plan = box.whole(), str(planned(box))
    assert leads(box, "run", plan, "--yes", "--settle", "0").exit_code == 0
    task = {"code": "create_task", "document": "lead", "stage": "NEW", "properties": {"title": "Call"}}
    box.emulator.ask("POST", "robots", task)
    stopped = leads(box, "undo", plan, "--yes", "--settle", "0")
    assert stopped.exit_code == 1
    assert "began at the first leads" in stopped.stderr
    states = json.loads(leads(box, "status", plan, "--json").stdout)["leads"]
    assert states.pop("undone") + states.pop("partly", 0) < len(box.decisions) - 3
    went = leads(box, "undo", plan, "--yes", "--unwatched")
    assert went.exit_code == 0, went.stderr
    assert box.whole()["leads"] == before["leads"]


def test_what_nobody_signed_is_not_run(box: Mended):
    refused = leads(box, "run", str(planned(box, is_signed=False)), "--yes")
    assert refused.exit_code == 1
    assert "sign it" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_stage_that_is_not_there_is_told_before_anything_is_written(box: Mended):
    before = box.whole()
    refused = leads(box, "run", str(planned(box, quarantine={"stage": "NOWHERE"})), "--yes")
    assert refused.exit_code == 1
    assert "the portal has no lead stage NOWHERE" in refused.stderr
    assert box.whole() == before


def test_robots_that_wake_at_the_first_leads_stop_the_run(box: Mended):
    task = {"code": "create_task", "document": "lead", "stage": "CONVERTED", "properties": {"title": "Call"}}
    box.emulator.ask("POST", "robots", task)
    plan = str(planned(box))
    ran = leads(box, "run", plan, "--yes", "--settle", "0")
    assert ran.exit_code == 1
    assert "began at the first leads" in ran.stderr
    state = json.loads(leads(box, "status", plan, "--json").stdout)
    assert state["state"] == "paused"
    assert state["leads"]["waiting"] >= 1


def test_parked_leads_are_deleted_when_their_time_is_over_unless_somebody_wants_them(box: Mended):
    box.add("wanted after all", 1)
    box.decide("wanted after all", "delete")
    plan = str(planned(box, quarantine={"stage": "QUARANTINE", "hold_days": 0}))
    assert leads(box, "run", plan, "--yes", "--settle", "0").exit_code == 0
    box.rest("crm.lead.update", id=box.leads["wanted after all"], fields={"STATUS_ID": "NEW"})
    assert "2 leads are due to be deleted" in leads(box, "delete", plan).stdout
    assert "deleted: 1" in leads(box, "delete", plan, "--yes").stdout
    rubbish, left = box.leads["rubbish"], {int(row["ID"]) for row in box.rest("crm.lead.list", select=["ID"])}
    assert rubbish not in left
    assert box.leads["wanted after all"] in left
    restored = json.loads(leads(box, "undo", plan, "--lead", str(rubbish), "--yes", "--json").stdout)["restored"]
    assert box.card("lead", restored[str(rubbish)])["TITLE"] == "rubbish"
