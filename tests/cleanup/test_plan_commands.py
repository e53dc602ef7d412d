"""A pile is planned, reviewed and signed from the command line, and next month the same command is enough."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from b24app.cleanup.deciding.fingerprint import fingerprint
from b24app.cleanup.deciding.planned import decisions
from b24app.cli import main
from b24app.settings import new_key
from b24app.store.cleanup_decisions import CleanupDecisions
from tests.cleanup.mended import Mended, opened_in
from tests.cleanup.piles import small_pile
from tests.emulated import Emulator

RECIPE = """
recipe: small
title: {en: A small pile, ru: Малый завал}
survivor: [most_activities, oldest]
values: {default: survivor, fields: {PHONE: union, EMAIL: union}}
actions:
  - {do: merge}
  - {when: {client: known}, do: bind}
  - {when: {has: [email], lacks: [name]}, do: junk}
  - {when: {has: [name]}, do: convert}
quarantine: {stage: QUARANTINE}
junk: {reason: {en: Not a client, ru: Не клиент}}
waves: {between: go}
"""


@pytest.fixture
def box(emulator: Emulator, tmp_path: Path) -> Mended:
    return small_pile(Mended.opened(emulator, tmp_path / "home"))


@pytest.fixture
def recipe(tmp_path: Path) -> str:
    (tmp_path / "small.yaml").write_text(RECIPE)
    return str(tmp_path / "small.yaml")


def leads(box: Mended, *words: str) -> Result:
    settings = {"B24APP_HOME": str(box.folder), "B24APP_PORTAL": box.webhook, "B24APP_BUCKET_RATE": "0"}
    runner = CliRunner(env={**settings, "B24APP_SECRET_KEYS": new_key()})
    return runner.invoke(main, ["--lang", "en", "leads", *words])


def test_a_pile_is_planned_reviewed_signed_and_ready_to_run(box: Mended, recipe: str, tmp_path: Path):
    before = box.whole()
    told = json.loads(leads(box, "plan", recipe, "--json", "--out", str(tmp_path / "out")).stdout)
    assert (told["plan"], told["state"], told["leads"], told["is_new"]) == (1, "draft", 8, True)
    assert box.whole() == before
    assert told["waiting"] >= 1
    refused = leads(box, "sign", "1")
    assert (refused.exit_code, "questions wait for a person" in refused.stderr) == (1, True)
    table = tmp_path / "review.csv"
    assert leads(box, "review", "1", "--export", str(table)).exit_code == 0
    assert table.read_bytes() == (tmp_path / "out" / "plan.csv").read_bytes()
    rubbish = box.leads["rubbish"]
    table.write_text(f"lead,action,verdict\n{rubbish},junk,\n{box.leads['bystander']},,reject\n", encoding="cp1251")
    assert leads(box, "review", "1", "--import", str(table)).exit_code == 0
    signed = leads(box, "sign", "1", "--leave-reviews")
    assert signed.exit_code == 0, signed.stderr
    assert "signed" in leads(box, "plans").stdout
    foretold = leads(box, "run", "1")
    assert "junk: 3 leads; can be taken back in full" in foretold.stdout
    assert "Nothing was written" in foretold.stdout
    assert box.whole() == before


def test_each_decision_knows_what_it_was_made_on(box: Mended, recipe: str):
    assert leads(box, "plan", recipe).exit_code == 0
    for one in decisions(CleanupDecisions(opened_in(box.folder)), 1):
        assert one.planned_on == fingerprint(box.card("lead", one.decision.lead))


def test_the_same_command_again_finds_nothing_new(box: Mended, recipe: str):
    assert "Plan 1" in leads(box, "plan", recipe).stdout
    assert "Nothing has changed since plan 1" in leads(box, "plan", recipe).stdout


def test_a_recipe_that_names_what_the_portal_has_not_is_refused(box: Mended, tmp_path: Path):
    file = tmp_path / "bad.yaml"
    file.write_text(RECIPE.replace("PHONE: union", "UF_CRM_NOPE: union, TITLE: union"))
    told = leads(box, "plan", str(file)).stderr.replace(str(file), "f")
    assert told.splitlines()[0] == (
        "f:5:65: union does not fit TITLE; write one of these: survivor, newest, longest, most_common, concat, note"
    )
    file.write_text(RECIPE.replace("PHONE: union", "UF_CRM_NOPE: union"))
    told = leads(box, "plan", str(file)).stderr.replace(str(file), "f")
    assert told.startswith("f:5:51: leads of this portal have no field UF_CRM_NOPE;")


def test_a_plan_that_is_not_there_is_told(box: Mended):
    assert (
        leads(box, "sign", "7").stderr
        == '#7: there is no such plan for this portal; make one with "b24app leads plan"\n'
    )
    refused = leads(box, "review", "7", "--accept", "x")
    assert (refused.exit_code, refused.stderr) == (2, '"x" is not a number of a lead; write for example 12,15\n')


def test_the_shipped_recipe_and_its_schema_hold_together():
    told = CliRunner().invoke(main, ["--lang", "en", "leads", "recipe", "check", "email_pile"])
    assert told.output.startswith("The pile of leads from letters: rules 10")
    assert (
        CliRunner().invoke(main, ["leads", "recipe", "schema"]).output
        == Path("pipelines/recipes/schema.json").read_text()
    )
