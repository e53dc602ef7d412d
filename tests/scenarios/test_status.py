"""Status proves where robots stand; hindsight holds new rules against what people did before them."""

import json
from pathlib import Path

from b24app.content import content
from tests.emulated import Emulator, eventually
from tests.running import running_app

FILE = str(content("pipelines") / "event_agency.yaml")


def gate(told: str, stage: str) -> dict[str, object]:
    (pipeline,) = json.loads(told)["pipelines"]
    return next(one for one in pipeline["places"] if (one["robot"], one["stage"]) == ("required_fields", stage))


def test_a_robot_counts_as_placed_once_the_portal_has_called_it_on_that_stage(emulator: Emulator, tmp_path: Path):
    with running_app(emulator, tmp_path) as app:
        app.install()
        emulator.ask("POST", "limits", {"bucket": False})
        app.environment["B24APP_BUCKET_RATE"] = "0"
        assert app.cli("pipelines", "status").stderr.startswith("No pipeline was applied to this portal")
        assert app.cli("pipelines", "apply", FILE, "--yes").returncode == 0
        before = app.cli("pipelines", "status", "--json", "--exit-code")
        assert (before.returncode, gate(before.stdout, "QUALIFIED")["seen_at"]) == (3, None)

        app.place_robot("required_fields", "QUALIFIED")
        webhook = emulator.webhook("crm")
        lead = emulator.rest(webhook, "crm.lead.add", {"fields": {"TITLE": "Anna", "STATUS_ID": "QUALIFYING"}})
        app.move(lead, "QUALIFIED")
        eventually(
            lambda: gate(app.cli("pipelines", "status", "--json").stdout, "QUALIFIED")["seen_at"], seconds=120, every=2
        )

        told = app.cli("pipelines", "status", "--json").stdout
        assert gate(told, "PROPOSAL_SENT")["seen_at"] is None
        said = app.cli("pipelines", "status").stdout
        assert f"{emulator.address}/crm/lead/automation/0/" in said
        assert "[x] Lead qualified: “Check required answers”, last seen" in said


def test_hindsight_names_the_moves_that_new_rules_would_have_refused(emulator: Emulator, tmp_path: Path):
    with running_app(emulator, tmp_path) as app:
        webhook = emulator.webhook("crm")
        app.environment["B24APP_PORTAL"] = webhook
        assert app.cli("pipelines", "apply", FILE, "--yes").returncode == 0
        ready = {"TITLE": "Ready", "NAME": "Anna", "SOURCE_ID": "WEB", "ASSIGNED_BY_ID": 1, "STATUS_ID": "NEW"}
        for fields in (ready, {"TITLE": "Bare", "STATUS_ID": "NEW"}):
            lead = emulator.rest(webhook, "crm.lead.add", {"fields": fields})
            emulator.rest(webhook, "crm.lead.update", {"id": lead, "fields": {"STATUS_ID": "ASSIGNED"}})

        told = json.loads(app.cli("pipelines", "hindsight", FILE, "--json").stdout)

        assert (told["moves"], told["refused"], told["cards_gone"]) == (2, 1, 0)
        (refused,) = told["first"]
        assert (refused["title"], refused["came_from"], refused["entered"]) == ("Bare", "NEW", "ASSIGNED")
        assert refused["why"] == [{"ru": "Источник", "en": "Source"}]
        said = app.cli("pipelines", "hindsight", FILE).stdout
        assert said.startswith("1 of 2 moves of the last 90 days would have been refused")
