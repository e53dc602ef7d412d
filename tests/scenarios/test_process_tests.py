"""Process tests are played on a portal in a box: they come true, and say it where they do not."""

from pathlib import Path

import pytest

from b24app.content import content
from tests.commands import b24app

WRONG = """
  - it: does what it does not
    given: {stage: qualifying, card: {source: WEB, name: Anna}}
    when: [{move: qualified}]
    then: {stage: qualified, told: [Цвет глаз], not_told: [Роль клиента], tasks: [Позвонить], card: {name: Eva}}
"""
PIPELINES = content("pipelines")
SHIPPED = sorted(path.name.removesuffix(".cases.yaml") for path in PIPELINES.glob("*.cases.yaml"))
IN_EACH_RUN = ("event_agency", "language_school_deals")
"""Played whenever the suite runs: one pipeline of leads and one of deals; `make test-long` plays the others."""


def test_every_shipped_pipeline_has_its_process_tests():
    assert sorted(path.stem for path in PIPELINES.glob("*.yaml") if not path.name.endswith(".cases.yaml")) == SHIPPED


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in IN_EACH_RUN else pytest.mark.long) for name in SHIPPED]
)
def test_the_process_tests_of_a_shipped_pipeline_come_true(name: str):
    done = b24app("pipelines", "test", str(PIPELINES / f"{name}.yaml"))
    assert done.returncode == 0, done.stdout + done.stderr
    told = done.stdout.splitlines()
    assert len(told) >= 8
    assert all(line.endswith(": came true") for line in told)


def test_a_case_that_does_not_come_true_says_everything_that_is_otherwise(tmp_path: Path):
    cases = tmp_path / "agency.cases.yaml"
    head = f"pipeline: {PIPELINES / 'event_agency.yaml'}\nrobots: [required_fields]\n"
    cases.write_text(f"{head}cases:{WRONG}")
    done = b24app("pipelines", "test", str(cases))
    assert done.returncode == 1
    first, *rest = done.stdout.splitlines()
    assert first == "agency.cases.yaml: does what it does not: failed"
    said = "\n".join(rest)
    assert "it stands on qualifying, not on qualified" in said
    assert 'nobody was told "Цвет глаз"' in said
    assert 'people were told "Роль клиента"' in said
    assert "open tasks are —, not Позвонить" in said
    assert "name is Anna, not Eva" in said


@pytest.mark.parametrize("words", [("--only", "nothing of the kind")])
def test_cases_that_are_not_there_are_a_misuse(words: tuple[str, ...]):
    done = b24app("pipelines", "test", str(PIPELINES / "event_agency.yaml"), *words)
    assert done.returncode == 2
    assert done.stderr.strip() == "no case holds this text; give --only a part of what the case says in it:"
