"""Names of stages are judged: in files, on a portal, and against a list that a person has labelled."""

import json
from collections import Counter
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from b24app.cli import main
from b24app.pipelines.language.lint import lint_file
from b24app.pipelines.language.start import shipped
from b24app.pipelines.language.words import judge
from tests.emulated import Emulator

LABELLED = yaml.safe_load(Path(__file__).with_name("stage_names.yaml").read_text())
SHIPPED = shipped()
SICK = """\
pipeline: sick
for: lead
title: Больная воронка
stages:
  - {key: new, title: Не определён}
  - {key: mail, title: {ru: E-mail, en: Letter received}}
  - key: talk
    title:
      ru: Думает
      en: Negotiations
  - {key: junk, title: Отказ, semantics: failure}
"""


@pytest.fixture
def sick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("sick.yaml").write_text(SICK)
    return Path("sick.yaml")


def run(*words: object, lang: str = "en"):
    return CliRunner().invoke(main, ["--lang", lang, "pipelines", "lint", *map(str, words)])


def measured(labelled) -> tuple[float, float, float, list[str]]:
    """Return precision and recall of being flagged, the share of right reasons, and every miss."""
    talks = [one if isinstance(one, dict) else {"name": one} for one in labelled["talks"]]
    wrong = [one["name"] for one in talks if judge(one["name"], closes=one.get("closes", False))]
    found = {one["name"]: judge(one["name"]) for one in labelled["silent"]}
    flagged = [name for name, verdict in found.items() if verdict]
    reasons = sum(
        found[one["name"]] is not None and found[one["name"]].rule == one["why"] for one in labelled["silent"]
    )
    missed = [name for name, verdict in found.items() if not verdict]
    precision = len(flagged) / (len(flagged) + len(wrong))
    return precision, len(flagged) / len(found), reasons / len(found), wrong + missed


def names(labelled) -> list[str]:
    return [one["name"] if isinstance(one, dict) else one for one in labelled["talks"] + labelled["silent"]]


def test_the_list_is_long_and_has_no_name_twice():
    everything = names(LABELLED) + names(LABELLED["held_back"])
    assert len(everything) >= 300
    assert [name for name, count in Counter(everything).items() if count > 1] == []


def test_names_are_judged_as_a_person_labelled_them(capsys):
    precision, recall, reasons, misses = measured(LABELLED)
    with capsys.disabled():
        print(f"\nnames seen: precision {precision:.3f}, recall {recall:.3f}, right reason {reasons:.3f}, {misses}")
    assert precision >= 0.99
    assert recall >= 0.99
    assert reasons >= 0.97


def test_names_that_were_held_back_are_judged_nearly_as_well(capsys):
    precision, recall, reasons, misses = measured(LABELLED["held_back"])
    with capsys.disabled():
        print(
            f"\nnames held back: precision {precision:.3f}, recall {recall:.3f}, right reason {reasons:.3f}, {misses}"
        )
    assert precision >= 0.98
    assert recall >= 0.97
    assert reasons >= 0.95


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_name_of_a_shipped_pipeline_talks(path):
    assert [one.text() for one in lint_file(path, {})] == []


def test_every_sick_stage_of_the_agency_is_flagged_on_its_portal(emulator: Emulator, monkeypatch, tmp_path):
    monkeypatch.setenv("B24APP_HOME", str(tmp_path))
    monkeypatch.setenv("B24APP_LOG_LEVEL", "ERROR")
    emulator.reset("event_agency")
    result = run("--portal", emulator.webhook(), "--json")
    assert result.exit_code == 1, result.output
    found = json.loads(result.stdout)
    assert {(one["where"], one["name"], one["rule"]) for one in found["findings"]} == {
        ("NEW", "Не определён", "vague"),
        ("UC_FORMS1", "Формы", "source"),
        ("UC_EMAIL1", "E-mail", "source"),
        ("UC_PHONE1", "Телефония", "source"),
        ("UC_CHAT01", "Чат", "source"),
        ("IN_PROCESS", "В работе", "vague"),
    }
    assert found["counts"] == {"error": 6, "warning": 0}
    assert [call["kind"] for call in emulator.calls()] == ["read"] * len(emulator.calls())


def test_a_finding_names_place_rule_and_a_better_name(sick):
    result = run(sick)
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        (
            'sick.yaml:5:23: error [vague] "Не определён" can hide anything; '
            'say what is true of every lead that stands here, for example "Новый лид"'
        ),
        (
            'sick.yaml:6:29: error [source] "E-mail" is a source, not what has been achieved; '
            'keep the source in the field Source and name the stage for example "Manager assigned"'
        ),
        (
            'sick.yaml:9:11: error [mood] "Думает" is a mood or a guess (думает), not what has been achieved; '
            'name the last thing that is certain, for example "Дата следующего контакта назначена"'
        ),
        (
            'sick.yaml:10:11: warning [result] "Negotiations" does not say what has been achieved; '
            'name it by its result, for example "Terms agreed"'
        ),
        "Errors: 3, warnings: 1.",
    ]


def test_findings_are_told_in_russian(sick):
    assert run(sick, lang="ru").output.splitlines()[0] == (
        "sick.yaml:5:23: ошибка [vague] за названием «Не определён» может скрываться что угодно; "
        "скажите то, что верно для каждого лида на этой стадии, например «Новый лид»"
    )


def test_severity_comes_from_the_file_and_from_flags(sick):
    sick.write_text(SICK.replace("stages:", "lint: {source: ignore, mood: warning, vague: warning}\nstages:"))
    result = run(sick)
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "Errors: 0, warnings: 3.")
    assert run(sick, "--strict").exit_code == 1
    assert run(sick, "--severity", "mood=error").exit_code == 1
    allowed = run(sick, "--severity", "mood=ignore", "--severity", "vague=ignore", "--severity", "result=ignore")
    assert (allowed.exit_code, allowed.output) == (0, "Every name talks.\n")


def test_a_severity_that_is_none_is_a_misuse(sick):
    result = run(sick, "--severity", "moods=error")
    assert (result.exit_code, result.stderr) == (
        2,
        (
            '"moods=error" names no rule and severity; '
            "write one of source, mood, vague, result, = and one of error, warning, ignore\n"
        ),
    )


def test_faults_of_the_file_come_before_any_judgement(sick):
    sick.write_text(SICK.replace("for: lead", "for: leda"))
    result = run(sick)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == "1 fault, nothing was sent to the portal"
