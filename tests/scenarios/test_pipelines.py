"""Pipelines from the command line: a second apply writes nothing, bad input gets one clear message."""

import os
import subprocess
import sys

import pytest

from b24app.content import content
from tests.emulated import REPOSITORY, Emulator

FILE = str(content("pipelines") / "event_agency.yaml")


@pytest.fixture
def cli(tmp_path):
    """Run the command line in a home of its own, against the portal given."""

    def run(*words: str, portal: str = "", lang: str = "en") -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"B24APP_HOME": str(tmp_path), "B24APP_PORTAL": portal, "B24APP_LANGUAGE": lang}
        command = [sys.executable, "-m", "b24app", *words]
        return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, env=environment, check=False)

    return run


def writes(emulator: Emulator) -> list[str]:
    return [call["method"] for call in emulator.calls() if call["kind"] == "write"]


def test_a_second_apply_sends_no_writes(cli, emulator):
    portal = emulator.webhook("crm")
    first = cli("pipelines", "apply", FILE, "--yes", portal=portal)
    assert first.returncode == 0, first.stderr
    sent = len(writes(emulator))
    assert sent > 0

    second = cli("pipelines", "apply", FILE, "--yes", portal=portal)

    assert (second.returncode, second.stderr) == (0, "")
    assert len(writes(emulator)) == sent


def test_what_is_exported_changes_nothing(cli, emulator, tmp_path):
    emulator.reset("event_agency")
    portal = emulator.webhook("crm")
    exported = tmp_path / "exported.yaml"
    assert cli("pipelines", "export", "--out", str(exported), portal=portal).returncode == 0
    planned = cli("pipelines", "plan", str(exported), "--exit-code", portal=portal)
    assert planned.returncode == 0, planned.stdout


def test_a_wrong_webhook_is_one_message(cli, emulator):
    portal = emulator.webhook("crm")
    wrong = portal.rstrip("/")[:-4] + "zzzz/"
    failed = cli("pipelines", "plan", FILE, portal=wrong)
    assert failed.returncode == 1
    assert failed.stderr == (
        f"{emulator.address}/rest/1/…/: the webhook is wrong or has been deleted, or its user has no access "
        "(INVALID_CREDENTIALS); make a new one on the portal and copy its whole address\n"
    )


def test_a_webhook_without_crm_rights_is_one_message(cli, emulator):
    failed = cli("pipelines", "plan", FILE, portal=emulator.webhook("im"))
    assert failed.returncode == 1
    assert len(failed.stderr.splitlines()) == 1
    assert "crm" in failed.stderr


def test_a_user_without_crm_rights_writes_nothing(cli, emulator):
    user = emulator.ask("POST", "users", {"NAME": "Pavel", "LAST_NAME": "Orlov", "ADMIN": False})["id"]
    failed = cli("pipelines", "apply", FILE, "--yes", portal=emulator.webhook("crm", user_id=user))
    assert failed.returncode == 1
    assert "this user has no right to it" in failed.stderr
    assert len(failed.stderr.splitlines()) == 1
    assert emulator.rest(emulator.webhook("crm"), "crm.lead.userfield.list") == []


def test_a_portal_that_answers_5xx_is_one_message(cli, emulator):
    portal = emulator.webhook("crm")
    for number in range(1, 20):
        emulator.ask("POST", "faults", {"method": "batch", "nth": number, "do": "500"})
    failed = cli("pipelines", "plan", FILE, portal=portal)
    assert failed.returncode == 1
    assert len(failed.stderr.splitlines()) == 1
    assert emulator.address in failed.stderr


def test_a_write_with_an_unknown_outcome_is_looked_up_before_it_is_sent_again(cli, emulator):
    portal = emulator.webhook("crm")
    emulator.ask("POST", "faults", {"method": "crm.status.add", "nth": 2, "do": "500"})

    applied = cli("pipelines", "apply", FILE, "--yes", portal=portal)

    assert (applied.returncode, applied.stderr) == (0, "")
    names = [call["method"] for call in emulator.calls()]
    failed = [call["method"] for call in emulator.calls() if call["status"] == 500]
    assert failed == ["crm.status.add"]
    first = next(number for number, call in enumerate(emulator.calls()) if call["status"] == 500)
    assert names[first : first + 4] == ["crm.status.add", "batch", "crm.status.list", "crm.status.add"]
    assert cli("pipelines", "verify", FILE, portal=portal).returncode == 0


def test_a_write_that_happened_without_an_answer_is_found_and_the_work_goes_on(cli, emulator):
    portal = emulator.webhook("crm")
    emulator.ask("POST", "faults", {"method": "crm.status.add", "nth": 2, "do": "cut"})
    applied = cli("pipelines", "apply", FILE, "--yes", portal=portal)
    assert (applied.returncode, applied.stderr) == (0, "")
    rows = emulator.rest(portal, "crm.status.list", {"filter": {"ENTITY_ID": "STATUS"}})
    assert len(rows) == len({row["STATUS_ID"] for row in rows})
    added = [call["params"]["fields"] for call in emulator.calls("crm.status.add")]
    assert sum(fields["ENTITY_ID"] == "STATUS" for fields in added) == 5


def test_faults_of_a_file_come_all_at_once(cli, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text(
        "pipeline: x\nfor: lead\nlanguage: en\nstages:\n"
        "  - {key: new, title: New, colour: '#39A8EF'}\n"
        "  - {key: new, title: Twice, color: blue}\n"
    )
    failed = cli("pipelines", "check", str(bad))
    assert failed.returncode == 1
    assert "bad.yaml:5:" in failed.stderr
    assert "bad.yaml:6:" in failed.stderr
    in_russian = cli("pipelines", "check", str(bad), lang="ru")
    assert "bad.yaml:5:" in in_russian.stderr
    assert in_russian.stderr != failed.stderr


def test_who_may_not_see_the_card_plans_all_but_its_sections(cli, emulator, tmp_path):
    user = emulator.ask("POST", "users", {"NAME": "Pavel", "LAST_NAME": "Orlov", "ADMIN": False})["id"]
    emulator.ask("POST", "rights", {"user_id": user, "crm": True})
    portal = emulator.webhook("crm", user_id=user)
    planned = cli("pipelines", "plan", FILE, portal=portal)
    assert (planned.returncode, planned.stderr) == (0, "")
    laid_out = tmp_path / "laid_out.yaml"
    laid_out.write_text(
        "pipeline: small\nfor: lead\ntitle: Small\nlanguage: en\n"
        "sections: {main: {title: Main, fields: [title, name]}}\n"
        "stages:\n  - {key: new, title: Lead received}\n"
        "  - {key: won, status: CONVERTED, title: Contract signed, semantics: success}\n"
    )
    refused = cli("pipelines", "plan", str(laid_out), portal=portal)
    assert refused.returncode == 1
    assert "crm.item.details.configuration.get" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
