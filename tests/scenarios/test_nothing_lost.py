"""Every robot call and every event is lost: a sweep finds all moves, and each has its one effect."""

import json
import time
from collections.abc import Iterator

import pytest

from b24app.content import content
from tests.emulated import Emulator, eventually
from tests.running import RunningApp, running_app

LEADS = 8


@pytest.fixture
def app(emulator: Emulator, tmp_path) -> Iterator[RunningApp]:
    emulator.ask("POST", "limits", {"bucket": False})
    with running_app(emulator, tmp_path) as app:
        # The emulator keeps no limit, so neither need the app.
        app.environment["B24APP_BUCKET_RATE"] = "0"
        app.kill_worker()
        app.start_worker()
        app.install()
        applied = app.cli("pipelines", "apply", str(content("pipelines") / "event_agency.yaml"), "--yes")
        assert applied.returncode == 0, applied.stderr
        app.place_robot("required_fields", "QUALIFIED")
        yield app


def lead_on(app: RunningApp, webhook: str, stage: str) -> int:
    return int(app.emulator.rest(webhook, "crm.lead.add", {"fields": {"TITLE": "Forum", "STATUS_ID": stage}}))


def stage_of(app: RunningApp, webhook: str, lead: int) -> str:
    return str(app.emulator.rest(webhook, "crm.lead.get", {"id": lead})["STATUS_ID"])


def lose(app: RunningApp, what: str) -> None:
    """Let the portal lose every delivery of a kind from now on."""
    app.emulator.ask("POST", "faults", {"method": what, "do": "delivery-dropped", "times": 0})


def slipped(app: RunningApp) -> list[int]:
    """The leads that stand on the robot's stage without their answers, as the command line lists them."""
    told = app.cli("leads", "slipped", "--json")
    assert told.returncode == 0, told.stderr
    found = map(json.loads, told.stdout.splitlines())
    return [one["id"] for one in found if one["stage"] == "QUALIFIED"]


def test_all_effects_are_there_after_one_sweep(app):
    webhook = app.emulator.webhook("crm")
    # The app learns from a call where its robot stands; for the second lead only an event is left.
    for lost in ("robot", "event"):
        lead = lead_on(app, webhook, "QUALIFYING")
        app.move(lead, "QUALIFIED")
        eventually(lambda lead=lead: stage_of(app, webhook, lead) == "QUALIFYING", seconds=180)
        lose(app, lost)
    # What the last events have set going comes to its end.
    time.sleep(4)
    leads = [lead_on(app, webhook, "QUALIFYING") for _ in range(LEADS)]
    for lead in leads:
        app.move(lead, "QUALIFIED")
    assert {stage_of(app, webhook, lead) for lead in leads} == {"QUALIFIED"}
    assert slipped(app) == leads

    for _ in range(2):
        swept = app.cli("portal", "sweep")
        assert swept.returncode == 0, swept.stderr
        eventually(lambda: {stage_of(app, webhook, lead) for lead in leads} == {"QUALIFYING"}, seconds=180)

    for lead in leads:
        filter_ = {"ENTITY_ID": lead, "ENTITY_TYPE": "lead"}
        assert len(app.emulator.rest(webhook, "crm.timeline.comment.list", {"filter": filter_})) == 1
    assert len(app.emulator.calls("im.notify.system.add")) == LEADS + 2
    assert slipped(app) == []
