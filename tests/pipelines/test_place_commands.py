"""The commands that look at one place of a portal: export and lint of deals and smart processes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from b24app.cli import main
from tests.emulated import Emulator

LESSONS = """\
pipeline: lessons
for: deal
title: Пробный урок
stages:
  - {key: new, title: Урок назначен, requires: [amount]}
  - {key: won, title: Договор подписан, semantics: success}
"""


@pytest.fixture
def b24app(emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("B24APP_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("B24APP_PORTAL", emulator.webhook("crm", "userfieldconfig"))
    monkeypatch.setenv("B24APP_LOG_LEVEL", "ERROR")
    return lambda *words: CliRunner().invoke(main, ["--lang", "en", "pipelines", *map(str, words)])


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    path = tmp_path / "lessons.yaml"
    path.write_text(LESSONS)
    return path


def test_a_funnel_of_deals_is_planned_applied_and_written_down_with_its_rules(b24app, lessons, tmp_path):
    planned = b24app("plan", lessons).output.splitlines()
    assert "  + funnel lessons «Пробный урок»" in planned
    assert b24app("apply", lessons, "--yes").exit_code == 0
    assert b24app("verify", lessons).output == "The portal is as the file says.\n"
    out = tmp_path / "out.yaml"
    assert b24app("export", "--for", "deal", "--funnel", "Пробный урок", "--out", out).exit_code == 0
    assert "pipeline: lessons\nfor: deal\ntitle: Пробный урок\nfunnel:\n  name: Пробный урок\n" in out.read_text()
    assert "  requires:\n  - field: amount\n" in out.read_text()
    assert "Nothing to change. Left alone: stages 0, fields 0." in b24app("plan", out).output.splitlines()


def test_the_names_of_one_funnel_are_judged(b24app, lessons):
    lessons.write_text(LESSONS.replace("Урок назначен", "В работе"))
    assert b24app("apply", lessons, "--yes").exit_code == 0
    judged = b24app("lint", "--for", "deal", "--funnel", "Пробный урок")
    assert judged.output.startswith("NEW: error [vague] ")
    assert "Errors: 1, warnings: 0." in judged.output
    everywhere = b24app("lint", "--for", "deal")
    assert "EXECUTING: error [vague] " in everywhere.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--process", "Ремонты"], "a smart process is named by --for smart_process and --process together"),
        (["--for", "smart_process"], "a smart process is named by --for smart_process and --process together"),
        (["--funnel", "Уроки"], "leads have one funnel, and it has no name"),
        (["--for", "deal", "--funnel", "Уроки"], 'there is no "Уроки" on the portal; name one of these: Общая'),
    ],
)
def test_a_place_that_cannot_be_meant_is_told_in_one_line(b24app, words, told):
    result = b24app("export", *words)
    assert result.exit_code != 0
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1
