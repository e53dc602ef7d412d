"""Apply, resume, rollback and history as a person types them."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from b24app.cli import main
from b24app.settings import Settings
from b24app.wiring import build
from tests.emulated import REPOSITORY, Emulator, eventually

FIRST = """\
pipeline: shop
for: lead
title: Магазин
stages:
  - {key: new, title: Новый лид}
  - {key: offer, title: КП отправлено}
  - {key: won, status: CONVERTED, title: Оплачено, semantics: success}
"""
SECOND = """\
pipeline: shop
for: lead
title: Магазин
removed: {stages: {OFFER: {move_to: deal}}}
stages:
  - {key: new, title: Новый лид}
  - {key: deal, title: Договор подписан}
  - {key: won, status: CONVERTED, title: Оплачено, semantics: success}
"""

Command = Callable[..., Result]


@pytest.fixture
def webhook(emulator: Emulator) -> str:
    emulator.ask("POST", "limits", {"bucket": False})
    return emulator.webhook()


@pytest.fixture
def b24app(webhook: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("B24APP_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("B24APP_PORTAL", webhook)
    monkeypatch.setenv("B24APP_LOG_LEVEL", "ERROR")
    monkeypatch.setenv("B24APP_BUCKET_RATE", "0")
    for name, text in (("first", FIRST), ("second", SECOND)):
        (tmp_path / f"{name}.yaml").write_text(text)

    def run(*words: object, language: str = "en") -> Result:
        return CliRunner().invoke(main, ["--lang", language, "pipelines", *map(str, words)])

    return run


def add_leads(emulator: Emulator, webhook: str, stage: str, count: int) -> None:
    for begin in range(0, count, 50):
        rows = range(begin, min(begin + 50, count))
        commands = {f"c{row}": f"crm.lead.add?fields[TITLE]=Lead {row}&fields[STATUS_ID]={stage}" for row in rows}
        assert emulator.rest(webhook, "batch", {"cmd": commands})["result_error"] == []


def on_stage(emulator: Emulator, webhook: str, stage: str) -> int:
    asked = {"entityTypeId": 1, "filter": {"stageId": stage}, "select": ["id"]}
    answer = emulator.rest(webhook, "batch", {"cmd": {"n": f"crm.item.list?entityTypeId=1&filter[stageId]={stage}"}})
    assert emulator.rest(webhook, "crm.item.list", asked) is not None
    return int(answer["result_total"]["n"])


def test_cards_move_back_with_a_rollback_and_the_history_tells_it(b24app, emulator, webhook, tmp_path):
    assert b24app("apply", tmp_path / "first.yaml", "--yes").exit_code == 0
    add_leads(emulator, webhook, "OFFER", 60)
    applied = b24app("apply", tmp_path / "second.yaml", "--yes", "--max-moves", "99")
    assert applied.exit_code == 0, applied.output
    assert "4/5 → КП отправлено" in applied.output
    assert on_stage(emulator, webhook, "DEAL") == 60
    undone = b24app("rollback", "--yes", "--max-deletes", "9", "--max-moves", "99")
    assert undone.exit_code == 0, undone.output
    assert undone.output.splitlines()[-1] == "Taken back; the journal has it as plan 3."
    assert on_stage(emulator, webhook, "OFFER") == 60
    assert b24app("verify", tmp_path / "first.yaml").exit_code == 0
    rows = json.loads(b24app("history", "--json").stdout)["plans"]
    assert [(row["plan"], row["state"], row["undoes"]) for row in rows] == [
        (3, "applied", 2),
        (2, "undone", None),
        (1, "applied", None),
    ]
    line = b24app("history").output.splitlines()[1]
    assert re.fullmatch(r"2  20[-0-9T:]+Z  shop  taken back, steps done: \d+ of \d+  \S+@\S+ \(\d+\)", line), line


def test_a_rollback_is_held_to_the_same_thresholds(b24app, emulator, webhook, tmp_path):
    assert b24app("apply", tmp_path / "first.yaml", "--yes").exit_code == 0
    add_leads(emulator, webhook, "OFFER", 40)
    assert b24app("apply", tmp_path / "second.yaml", "--yes", "--max-moves", "40").exit_code == 0
    since = len(emulator.calls())
    refused = b24app("rollback", "--yes")
    assert refused.exit_code == 1
    assert "40 of 40 items would be moved" in refused.stderr
    assert [call for call in emulator.calls()[since:] if call["kind"] == "write"] == []


def test_apply_wants_a_file_or_resume(b24app, tmp_path):
    for words in (("apply",), ("apply", tmp_path / "first.yaml", "--resume")):
        refused = b24app(*words)
        assert (refused.exit_code, refused.stderr) == (2, "apply wants either a FILE or --resume; give one of them\n")


def test_there_is_nothing_to_go_on_with_where_every_plan_has_ended(b24app, emulator, tmp_path):
    assert b24app("apply", tmp_path / "first.yaml", "--yes").exit_code == 0
    refused = b24app("apply", "--resume", "--yes")
    assert refused.exit_code == 1
    assert "every plan begun on this portal came to its end" in refused.stderr


def test_a_second_apply_is_refused_while_one_is_at_work(b24app, tmp_path):
    app = build(Settings())
    app.database.migrate()
    key, portal = app.portal_named(os.environ["B24APP_PORTAL"])
    with app.pipelines.at(key, portal).records.holds.held(key, "anna@office (77)"):
        refused = b24app("apply", tmp_path / "first.yaml", "--yes")
    assert refused.exit_code == 1
    assert re.search(
        r"anna@office \(77\) has been applying a plan to this portal since 20[-0-9]+ [:0-9]+ UTC", refused.stderr
    )
    assert b24app("apply", tmp_path / "first.yaml", "--yes").exit_code == 0


class AtWork:
    """An apply of the real command line, slowed down by the portal so that it can be met in the middle of a move."""

    def __init__(self, emulator: Emulator, webhook: str, folder: Path) -> None:
        self.emulator, self.webhook = emulator, webhook
        rules = [{"method": "crm.item.update", "call": 0.02, "row": 0}]
        emulator.ask("POST", "latency", {"rules": rules, "wait": True})
        words = [sys.executable, "-m", "b24app", "pipelines", "apply", str(folder / "second.yaml"), "--yes"]
        words += ["--max-moves", "700"]
        self.process = subprocess.Popen(
            words, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
        )
        eventually(lambda: on_stage(emulator, webhook, "DEAL") > 0, seconds=60)

    def ended(self, number: int) -> tuple[int, str]:
        """Send a signal; returns the exit code and what was said on the standard error."""
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=60)
        self.emulator.ask("POST", "latency", {"preset": "none"})
        return self.process.returncode, said


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_an_apply_stopped_in_the_middle_of_a_move_is_told_and_gone_on_with(b24app, emulator, webhook, tmp_path, number):
    assert b24app("apply", tmp_path / "first.yaml", "--yes").exit_code == 0
    add_leads(emulator, webhook, "OFFER", 700)
    code, said = AtWork(emulator, webhook, tmp_path).ended(number)
    if number == signal.SIGINT:
        assert code == 1
        assert "go on with b24app pipelines apply --resume, or take it back with b24app pipelines rollback 2" in said
    else:
        assert code == -signal.SIGKILL
    assert 0 < on_stage(emulator, webhook, "DEAL") < 700
    told = b24app("plan", tmp_path / "second.yaml", "--max-moves", "700")
    assert "Plan 2 of shop, begun " in told.output
    resumed = b24app("apply", "--resume", "--yes")
    assert resumed.exit_code == 0, resumed.output
    assert resumed.output.splitlines()[-1] == "Done; the journal has it as plan 2."
    assert on_stage(emulator, webhook, "DEAL") == 700
    assert b24app("verify", tmp_path / "second.yaml").exit_code == 0
