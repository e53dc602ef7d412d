"""Process tests are checked like pipelines: every fault with its place, at once."""

from pathlib import Path

import pytest

from b24app.content import content
from b24app.pipelines.language.faults import Faults
from b24app.pipelines.proving.cases import cases_beside, read_cases

FILES = sorted(content("pipelines").glob("*.cases.yaml"))


@pytest.fixture
def said(tmp_path: Path):
    def said(text: str) -> list[str]:
        file = tmp_path / "agency.cases.yaml"
        file.write_text(f"pipeline: {content('pipelines') / 'event_agency.yaml'}\ncases:\n{text}")
        with pytest.raises(Faults) as told:
            read_cases(file)
        return [fault.text().removeprefix(f"{file}:") for fault in told.value.faults]

    return said


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_shipped_cases_fit_their_pipelines(file: Path):
    assert read_cases(file).cases


def test_the_file_of_cases_stands_beside_the_pipeline():
    assert cases_beside(Path("a/kitchens.yaml")) == Path("a/kitchens.cases.yaml")
    assert cases_beside(Path("a/kitchens.cases.yaml")) == Path("a/kitchens.cases.yaml")


def test_every_reference_to_nothing_is_told_at_once(said):
    faults = said(
        "  - it: moves\n"
        "    given: {stage: nwe, card: {rol: sponsor, role: guest}}\n"
        "    when: [{move: qualifyed}, {fill: {phon: 1}}]\n"
        "    then: {stage: new, card: {stand: [built, big]}}\n"
    )
    assert faults == [
        '4:20: there is no stage "nwe"; did you mean "new"?',
        '4:32: there is no field "rol"; did you mean "role"?',
        '4:52: the field "role" has no value "guest"; write one of these: participant, sponsor',
        '5:19: there is no stage "qualifyed"; did you mean "qualified"?',
        '5:39: there is no field "phon"; did you mean "phone"?',
        '6:38: the field "stand" has no value "big"; write one of these: built, floor, none',
    ]


def test_a_step_does_one_thing_and_knows_its_words(said):
    faults = said(
        "  - it: moves\n    when: [{move: new, wait: 2 days}, {}, {mov: new}, {wait: soon}]\n    then: {stge: new}\n"
    )
    assert faults[0] == "4:12: a step does exactly one thing; write one of move:, fill: and wait:"
    assert '4:44: key "mov" is not known; did you mean "move"?' in faults
    assert any("no length of time" in fault for fault in faults)
    assert '5:12: key "stge" is not known; did you mean "stage"?' in faults
