"""The pytest plugin, as a project of somebody else uses it: in a pytest process of its own."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

PLUGIN = "b24app.emulator.pytest_plugin"
THEIR_TESTS = """
import sys

import pytest


def test_a_lead_is_made(bitrix24_portal, bitrix24_webhook):
    lead = bitrix24_portal.call(bitrix24_webhook, "crm.lead.add", fields={"TITLE": "Заявка"})
    assert bitrix24_portal.call(bitrix24_webhook, "crm.lead.get", id=lead)["TITLE"] == "Заявка"
    assert [call["method"] for call in bitrix24_portal.calls()] == ["crm.lead.add", "crm.lead.get"]


def test_every_test_has_a_portal_of_its_own(bitrix24_portal, bitrix24_webhook):
    assert bitrix24_portal.call(bitrix24_webhook, "crm.lead.list") == []


@pytest.mark.bitrix24(seed="kitchens", number=3)
def test_a_seed_is_chosen_by_the_marker(bitrix24_portal, bitrix24_webhook):
    bitrix24_portal.snapshot()
    bitrix24_portal.advance(90 * 86400)
    bitrix24_portal.restore()
    stages = bitrix24_portal.call(bitrix24_webhook, "crm.status.list", filter={"ENTITY_ID": "STATUS"})
    assert "Клиент наш" in [stage["NAME"] for stage in stages]


def test_the_app_is_not_imported(bitrix24_portal):
    assert not {name for name in sys.modules if name.startswith("b24app.")} - {
        "b24app.emulator", "b24app.emulator.box", "b24app.emulator.pytest_plugin"
    }
"""


def test_another_project_tests_against_a_portal_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "test_theirs.py").write_text(THEIR_TESTS)
    # Named by hand, so that it is the same whether the package was installed since the plugin is offered or before.
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-W",
        "error",
        "-p",
        "no:cacheprovider",
        "-p",
        PLUGIN,
        str(tmp_path),
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=environment)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 passed" in done.stdout


def test_the_plugin_is_offered_to_pytest_under_its_name() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"b24app_emulator": PLUGIN}
