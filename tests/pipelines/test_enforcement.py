"""A part that nothing acts on is told; the page has what the models say; conversion agrees with the file of deals."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from b24app.cli import main
from b24app.content import content
from b24app.pipelines.language.check import checked
from b24app.pipelines.language.faults import Faults
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.language.places import keys_at, models_at
from b24app.pipelines.language.reference import PAGES, with_tables
from b24app.pipelines.language.start import beside, shipped
from b24app.pipelines.language.texts import Text
from b24app.pipelines.proving.enforcement import APPLY, PARTS, idle
from tests.pipelines.made import pipeline

ALL = {robot: ("lead", "deal") for part in PARTS for robot in part.robots if robot != APPLY}
BOOKED = """\
stages:
  - {key: new, title: Новый лид, meaning: Пришёл, tasks: [{key: call, title: Позвонить}]}
  - {key: won, status: CONVERTED, title: Успех, semantics: success}
"""


def test_a_part_without_its_robot_is_told_and_one_with_it_is_not():
    made = pipeline(BOOKED)
    told = [one.text() for one in idle(made, {"stage_hint": ("lead",), "stage_task": ("deal",)})]
    assert told == ["shop: stages.tasks: nothing acts on this yet: robot stage_task is not for such cards: lead"]
    assert [one.text() for one in idle(made, {"stage_hint": ("lead",)})] == [
        "shop: stages.tasks: nothing acts on this yet: robot stage_task is not in this app"
    ]
    assert idle(made, ALL) == ()


def test_every_part_names_keys_of_the_language():
    for part in PARTS:
        *way, last = part.name.split(".")
        steps = tuple(step for one in way for step in ((one, 0) if one == "stages" else (one,)))
        assert last in keys_at(Pipeline, steps), part.name


def test_every_part_of_a_stage_or_of_the_whole_has_something_that_acts_on_it():
    """What only says how the file is read or kept has no robot."""
    named = {part.name for part in PARTS}
    of_file = {"pipeline", "for", "language", "include", "lint", "stages", "funnel", "process", "sections", "junk"}
    of_keeping = {"manage", "removed", "owns", "unnamed", "limits", "replace"}
    assert set(keys_at(Pipeline, ())) - named - of_file - of_keeping == set()
    of_stage = {"key", "status", "semantics", "manage", "replaces"}
    assert {f"stages.{key}" for key in set(keys_at(Pipeline, ("stages", 0))) - of_stage} - named == set()


def test_check_warns_in_words_and_for_machines(tmp_path, monkeypatch):
    monkeypatch.setenv("B24APP_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text("pipeline: shop\nfor: lead\ntitle: Магазин\nvisits: {}\n" + BOOKED)
    assert CliRunner().invoke(main, ["pipelines", "check", "shop.yaml"]).exit_code == 1
    payment = "payment: {by: birthday, paid: {name: Да}, task: Напомнить}\n"
    Path("shop.yaml").write_text("pipeline: shop\nfor: lead\ntitle: Магазин\n" + payment + BOOKED)
    said = CliRunner().invoke(main, ["--lang", "en", "pipelines", "check", "shop.yaml"])
    robots = {path.parent.name for path in content("robots").glob("*/robot.py")}
    line = "warning: shop: payment: nothing acts on this yet: robot payment_reminder is not in this app"
    assert (line in said.output.splitlines()) == ("payment_reminder" not in robots)
    warned = json.loads(CliRunner().invoke(main, ["pipelines", "check", "shop.yaml", "--json"]).output)["warnings"]
    assert [one["part"] for one in warned if one["part"] == "payment"] == (
        [] if "payment_reminder" in robots else ["payment"]
    )


@pytest.mark.parametrize("language", PAGES)
def test_the_tables_of_the_page_are_those_of_the_models(language):
    page = (content("pipelines") / PAGES[language]).read_text()
    assert with_tables(page, language) == page, "run: python -m b24app.pipelines.language.reference"


def test_a_place_knows_its_keys_whatever_form_it_is_written_in():
    assert keys_at(Pipeline, ("stages", 3, "requires", 0, "when", "role")) == keys_at(
        Pipeline, ("stages", 0, "requires", 1, "when", 2, "role")
    )
    assert models_at(Pipeline, ("stages", 0, "tasks", 0, "title")) == [Text]
    assert keys_at(Pipeline, ("stages", 0, "nothing")) == []


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """Copy the language school to a folder where it may be spoilt."""
    source = content("pipelines") / "language_school.yaml"
    for name, text in {source.name: source.read_text(), **beside("language_school")}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path / source.name


LEADS, DEALS = "language_school.yaml", "language_school_deals.yaml"


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            LEADS,
            "stage: lesson_booked\n",
            "stage: lesson\n",
            'has no working stage "lesson"; did you mean "lesson_held"?',
        ),
        (
            LEADS,
            f"pipeline: {DEALS[:-5]}",
            "pipeline: deals",
            f"the file describes the pipeline {DEALS[:-5]}, not deals",
        ),
        (LEADS, "leave: [refusal_reason]", "leave: []", 'the answer to "refusal_reason" has no place in the deal'),
        (LEADS, f"file: {DEALS}", "file: none.yaml", "none.yaml cannot be read"),
        (LEADS, f"file: {DEALS}", f"file: {LEADS}", "the pipeline language_school is not one of deals"),
        (DEALS, "title: {ru: Номер", "titel: {ru: Номер", 'did you mean "title"?'),
    ],
)
def test_a_lead_and_the_deal_it_becomes_are_held_together(school, name, old, new, said):
    checked(school)
    file = school.parent / name
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    with pytest.raises(Faults) as raised:
        checked(school)
    assert said in raised.value.text()


def test_answers_of_another_kind_have_no_place_in_the_deal(school):
    deals = school.parent / "language_school_deals.yaml"
    deals.write_text(deals.read_text().replace("include: [parts/language_school.yaml]\n", ""))
    with pytest.raises(Faults):
        checked(school)
    own = (school.parent / "parts" / "language_school.yaml").read_text()
    other = own.replace("chinese: {ru: Китайский, en: Chinese}", "dutch: Голландский")
    other = other.replace("  group_size:\n    type: number", "  group_size:\n    type: date")
    (school.parent / "parts" / "deals.yaml").write_text(other)
    text = (content("pipelines") / deals.name).read_text()
    deals.write_text(text.replace("parts/language_school.yaml", "parts/deals.yaml"))
    with pytest.raises(Faults) as raised:
        checked(school)
    assert [fault.text().split(": ", 1)[1] for fault in raised.value.faults] == [
        'the list course of the deals has no value "chinese"; add it there',
        (
            "the answer is of type number, and group_size of the deals is of type date; "
            "name another field of the deals under conversion:"
        ),
    ]


def test_a_template_brings_the_files_it_names():
    assert list(beside("kitchens")) == ["abc/kitchens.yaml"]
    assert set(beside("language_school")) == {
        "parts/language_school.yaml",
        "abc/language_school.yaml",
        "language_school_deals.yaml",
    }
    assert beside("empty") == {}
    assert {path.stem for path in shipped()} == {"event_agency", "kitchens", "language_school", "language_school_deals"}
