"""The shipped pipelines do on an emulated portal what their pages tell."""

import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from pydantic import TypeAdapter

from b24app.cli import main
from b24app.clock import SystemClock
from b24app.content import content
from b24app.pipelines.guarding.requirements import PipelineGate, missing
from b24app.pipelines.language.check import checked
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.language.places import keys_at
from b24app.pipelines.language.rules import Cases
from b24app.pipelines.language.start import shipped
from b24app.settings import Settings
from b24app.wiring import build
from tests.emulated import Emulator
from tests.pipelines.made import HEAD, pipeline

SHIPPED = shipped()
KITCHENS = content("pipelines") / "kitchens.yaml"


class March(SystemClock):
    """A clock that stands at one day."""

    def now(self):
        return super().now().replace(year=2026, month=3, day=10)


def run(*words: object) -> object:
    return CliRunner().invoke(main, ["--lang", "en", "pipelines", *map(str, words)])


@pytest.fixture
def webhook(emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    address = emulator.webhook()
    monkeypatch.setenv("B24APP_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("B24APP_PORTAL", address)
    monkeypatch.setenv("B24APP_LOG_LEVEL", "ERROR")
    return address


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_pipeline_is_applied_and_a_second_time_nothing_is_sent(path, emulator, webhook):
    first = run("apply", path, "--yes")
    assert first.exit_code == 0, first.output
    since = len(emulator.calls())
    assert run("apply", path, "--yes").exit_code == 0
    assert run("verify", path).exit_code == 0
    assert [call["method"] for call in emulator.calls(since=since) if call["kind"] == "write"] == []


def test_the_gate_of_the_kitchen_shop_asks_on_a_real_card(emulator, webhook):
    assert run("apply", KITCHENS, "--yes").exit_code == 0
    app = build(Settings())
    key, portal = app.portal_named(webhook)
    gate = PipelineGate.from_document(app.plans.applied(key))
    fields = {
        "TITLE": "Кухня",
        "STATUS_ID": "ASSIGNED",
        "NAME": "Анна",
        "SOURCE_ID": "WEB",
        "UF_CRM_OBJECT_ADDRESS": "Москва",
    }
    lead = int(emulator.rest(webhook, "crm.lead.add", {"fields": fields}))
    verdict = gate.check(portal, lead, "OURS")
    told = {one.key: one.problem["en"] if one.problem else None for one in verdict.missing}
    assert told == {
        "phone": None,
        "budget": None,
        "front_material": None,
        "object_address": "too short, signs: 6, needed: 10 or more; write it in full",
    }
    assert [question["en"] for question in verdict.questions] == [
        "How shall I call you?",
        "What sum do you count on?",
        "Where will the kitchen stand, shall we bring and fit it?",
    ]


def test_a_day_or_a_visit_that_has_passed_is_told_on_a_real_card(emulator, webhook):
    assert run("apply", KITCHENS, "--yes").exit_code == 0
    app = build(Settings())
    _, portal = app.portal_named(webhook)
    gate = PipelineGate(checked(KITCHENS), March())
    steps = emulator.rest(webhook, "crm.lead.userfield.list", {"filter": {"FIELD_NAME": "UF_CRM_NEXT_STEP"}})[0]["LIST"]
    lead = int(emulator.rest(webhook, "crm.lead.add", {"fields": {"TITLE": "Кухня", "STATUS_ID": "PROPOSAL_SENT"}}))

    def told(entered: str, **fields: object) -> dict[str, bool]:
        if fields:
            portal.write("crm.lead.update", {"id": lead, "fields": fields})
        verdict = gate.check(portal, lead, entered)
        return {one.key: bool(one.problem) for one in verdict.missing if one.stage == "PROPOSAL_SENT"}

    think = {"UF_CRM_NEXT_STEP": steps[1]["ID"]}
    assert told("NEXT_CONTACT", **think, UF_CRM_NEXT_CONTACT="2026-03-09") == {"next_contact": True}
    assert told("MEASURING") == {"moves": True}
    visit = {"UF_CRM_NEXT_STEP": steps[0]["ID"], "UF_CRM_SURVEYOR": 1}
    assert told("MEASURING", **visit, UF_CRM_MEASURE_AT="2026-03-09T10:00:00+03:00") == {"measure_at": True}
    assert told("MEASURING", UF_CRM_MEASURE_AT="2026-03-11T10:00:00+03:00") == {}


FIRST = {"source": "WEB", "assigned": 3, "name": "Анна", "phone": "+7 916 123-45-67", "budget": 350000.0,
         "front_material": "enamel", "object_address": "Москва, Ленинский пр., 1, кв. 5"}  # fmt: skip
SECOND = {"house_type": "panel", "kitchen_type": "separate", "kitchen_shape": "corner", "kitchen_length": 4.2,
          "worktop": "acrylic", "splashback": "own", "appliances": "none", "buyer": "family",
          "urgency": "month"}  # fmt: skip


def lacking(entered: str, **card: object) -> list[str]:
    found = missing(checked(KITCHENS).document(), entered, card, March())
    return [f"{one.key}!" if one.problem else one.key for one in found]


def test_a_kitchen_is_ours_with_budget_material_and_address():
    assert lacking("OURS", **FIRST) == []
    assert lacking("OURS", **FIRST | {"budget": None, "front_material": None}) == ["budget", "front_material"]
    assert lacking("OURS", **FIRST | {"budget": 5000.0}) == ["budget!"]


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({}, []),
        ({"splashback": "needed"}, ["splashback_material"]),
        ({"splashback": "needed", "splashback_material": "glass"}, []),
        ({"appliances": "ours"}, ["appliances_list"]),
        ({"appliances": "theirs"}, ["appliances_list", "appliances_models"]),
        ({"appliances": "theirs", "appliances_list": ["hob"], "appliances_models": "Bosch PUE611"}, []),
        ({"kitchen_shape": "island"}, ["island_size"]),
        ({"kitchen_shape": "island", "island_size": "метр на два"}, ["island_size!"]),
        ({"kitchen_shape": "island", "island_size": "120х80"}, []),
        ({"buyer": "designer"}, ["designer_fee"]),
        ({"buyer": "designer", "designer_fee": 40.0}, ["designer_fee!"]),
        ({"urgency": "later"}, ["ready_from"]),
        ({"urgency": "later", "ready_from": "2026-03-09"}, ["ready_from!"]),
        ({"worktop": "quartz"}, ["instalments"]),
        ({"worktop": "quartz", "buyer": "landlord"}, []),
        ({"budget": 150000.0}, ["instalments"]),
    ],
)
def test_answers_bring_questions_with_them(answers, asked):
    assert lacking("QUALIFIED", **FIRST | SECOND | answers) == asked


def test_a_measuring_visit_or_a_day_to_talk_is_agreed_on():
    ready = FIRST | SECOND | {"email": "anna@example.com", "proposal_sum": 410000.0}
    assert lacking("MEASURING", **ready) == ["next_step"]
    assert lacking("MEASURING", **ready | {"next_step": "measure"}) == ["measure_at", "surveyor"]
    assert lacking("MEASURING", **ready | {"next_step": "think"}) == ["next_contact"]
    visit = ready | {"next_step": "measure", "surveyor": 5, "measure_at": "2026-03-01T10:00:00+03:00"}
    assert lacking("MEASURING", **visit) == ["measure_at!"]
    # The visit has taken place: its day may have passed.
    assert lacking("NEXT_CONTACT", **visit) == ["measured_sum", "next_contact"]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_story_of_a_pipeline_names_every_stage(path):
    page = " ".join(path.with_suffix(".md").read_text().split())
    shipped = checked(path)
    assert [stage.title.ru for stage in shipped.stages if stage.title.ru not in page] == []
    assert [stage.title.en for stage in shipped.stages if stage.title.en not in page] == []
    named = set(re.findall(r"`([a-z_]+)`", page))
    known = {*shipped.fields_, *(stage.key for stage in shipped.stages), *keys_at(Pipeline, ())}
    robots = {folder.name for folder in content("robots").iterdir()}
    assert named - {*known, *robots, path.stem} == set()


@pytest.mark.parametrize("name", ["README.md", "README.ru.md"])
def test_the_conditions_shown_on_the_page_are_read(name):
    blocks = (content("pipelines") / name).read_text().split("```yaml\n")
    shown = yaml.safe_load(blocks[2].split("```")[0])
    assert len([TypeAdapter(Cases).validate_python(one["when"]) for one in shown]) == 6


def test_a_pipeline_kept_by_an_earlier_version_is_still_read():
    made = pipeline("stages:\n  - {key: new, title: Н, requires: [{field: phone, when: {source: [WEB]}}]}\n" + WON)
    kept = {
        "pipeline": "shop",
        "for": "lead",
        "title": {"ru": "Магазин", "en": "Магазин"},
        "language": "ru",
        "fields": {},
        "stages": [
            {"key": "new", "title": {"ru": "Н", "en": "Н"}, "status": None, "color": None, "semantics": "work",
             "meaning": None, "requires": [{"field": "phone", "when": {"source": ["WEB"]}, "hint": None}]},
            {"key": "won", "title": {"ru": "Да", "en": "Да"}, "status": "CONVERTED", "color": None,
             "semantics": "success", "meaning": None, "requires": []},
        ],
    }  # fmt: skip
    assert PipelineGate.from_document(kept).pipeline == made
    assert PipelineGate.from_document(made.document()).pipeline == made
    assert HEAD.startswith("pipeline: shop")


WON = "  - {key: won, status: CONVERTED, title: Да, semantics: success}\n"
