"""What stands in the parts of a file is checked: shapes, references to nothing, contradictions."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from b24app.pipelines.language.check import check, checked
from b24app.pipelines.language.faults import Faults
from b24app.pipelines.language.load import read
from b24app.pipelines.language.model import Pipeline, read_document
from b24app.pipelines.language.parts.time import WorkingTime, span_of
from tests.pipelines.made import HEAD

_KEPT = yaml.safe_load(Path(__file__).with_name("part_faults.yaml").read_text())
WRONG = {name: [(one["wrong"], one["said"]) for one in cases] for name, cases in _KEPT.items()}
FIELDS = """\
fields:
  role: {type: list, title: Роль, values: {sponsor: Спонсор, guest: Гость}}
  why: {type: list, title: Причина, values: {silent: Молчит, spam: Спам}}
  size: {type: number, title: Метры}
  meet_at: {type: datetime, title: Встреча}
  owner: {type: user, title: Хозяин}
"""
STAGES = """\
stages:
  - {key: new, title: Новый лид}
  - {key: talk, title: Клиент опрошен}
  - {key: won, status: CONVERTED, title: Успех, semantics: success}
  - {key: junk, title: Брак, semantics: failure}
"""


def faults(text: str) -> list[str]:
    with pytest.raises(Faults) as raised:
        check(read(HEAD + text, "f"))
    return [fault.text().partition(": ")[2] for fault in raised.value.faults]


def of_stage(extra: str) -> list[str]:
    return faults("junk: {reason: why}\n" + FIELDS + STAGES.replace("опрошен}", f"опрошен, {extra}}}"))


def whole(extra: str) -> Pipeline:
    return check(read(HEAD + extra + FIELDS + STAGES, "f"))


@pytest.mark.parametrize(("wrong", "said"), WRONG["stage"])
def test_a_part_of_a_stage_is_checked(wrong, said):
    assert of_stage(wrong) == [said]


@pytest.mark.parametrize(("wrong", "said"), WRONG["file"])
def test_a_part_of_the_whole_file_is_checked(wrong, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "f").write_text(HEAD + wrong + "\n" + FIELDS + STAGES)
    with pytest.raises(Faults) as raised:
        checked((tmp_path / "f").relative_to(tmp_path))
    assert [one.text().partition(": ")[2] for one in raised.value.faults] == [said]


ABC = """\
abc:
  coefficients:
    seriousness: {scores: [{field: role, %s}]}
    means: {scores: [{field: size, bands: [{below: 5, points: 1}, {points: 2}]}]}
    potential: {scores: [{field: why, given: 3}]}
"""


@pytest.mark.parametrize(("wrong", "said"), WRONG["score"])
def test_an_abc_model_is_checked(wrong, said):
    assert faults(ABC % wrong + FIELDS + STAGES) == [said]


def test_faults_of_an_abc_model_point_into_its_own_file(tmp_path):
    (tmp_path / "abc").mkdir()
    model = "\n".join(line[2:] for line in (ABC % "values: {gest: 5}").splitlines()[1:])
    (tmp_path / "abc" / "m.yaml").write_text(model)
    (tmp_path / "f.yaml").write_text(HEAD + "abc: abc/m.yaml\n" + FIELDS + STAGES)
    with pytest.raises(Faults) as raised:
        checked(tmp_path / "f.yaml")
    assert [fault.where.removeprefix(f"{tmp_path}/") for fault in raised.value.faults] == ["abc/m.yaml:2:49"]


def test_every_part_comes_back_from_the_document_that_is_kept():
    made = whole(
        ABC
        % "values: {guest: 5}"
        + "working_time: {days: [mon], hours: 09:00-18:00, other_hours: {12-31: 09:00-12:00}}\n"
        "assignment: {rules: [{to: sellers, sellers: [{user: owner, weight: 2}]}, {to: author}], move_to: talk}\n"
        "junk: {reason: why, rules: [{reason: silent, no_answer: 30 days, says: [нет]}]}\n"
        "conversion: {contact: {}, deal: {fields: {role: part}}, leave: [why]}\n"
        "quiet_hours: 21:00-09:00\n"
    )
    assert read_document(made.document()) == made
    assert made.document()["junk"]["rules"][0]["no_answer"] == "30 days"


def test_lengths_of_time_are_plain_values():
    assert [str(span_of(text)) for text in ("4 working hours", "1 day", "30 minutes")] == [
        "4 working hours",
        "1 day",
        "30 minutes",
    ]
    span = span_of("1 working day")
    assert span is not None
    assert (span.amount, span.unit, span.is_working) == (1, "days", True)
    assert [span_of(text) for text in ("0 days", "soon", "1 week", 5)] == [None] * 4


def test_working_time_gives_the_rules_the_app_reckons_with():
    rules = WorkingTime.model_validate(
        {
            "days": ["mon", "sat"],
            "hours": ["09:00-13:00", "14:00-18:00"],
            "other_hours": {"sat": "22:00-02:00"},
            "holidays": ["2026-05-11", "05-09"],
            "zone": "+03:00",
        }
    ).rules
    assert (rules.zone, rules.days, rules.hours) == ("+03:00", {0, 5}, ((540, 780), (840, 1080)))
    assert (rules.holidays, rules.other_hours) == ({date(2026, 5, 11), (5, 9)}, {5: ((1320, 1560),)})
