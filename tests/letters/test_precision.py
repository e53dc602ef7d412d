"""Of what the app decides about letters by itself, nearly everything is right, on letters no rule was tried on."""

import re

import pytest

from b24app.content import content
from tests.letters.generate import FILE, rows_of
from tests.letters.judging import Count, count, letters, verdict_on

README = content("robots") / "email_duplicate" / "README.md"


@pytest.fixture(scope="module")
def counts() -> dict[str, Count]:
    return {part: count(letters(part)) for part in ("open", "held", "late")}


def test_there_are_letters_enough_and_they_are_those_the_generator_makes():
    lines = FILE.read_text("utf-8").splitlines()
    assert len(lines) >= 600
    assert lines == rows_of()


@pytest.mark.parametrize("part", ["open", "held", "late"])
def test_decisions_without_a_person_are_right(counts, part):
    found = counts[part]
    assert found.precision >= 0.98, found.wrong
    assert found.precision_of_acts >= 0.98, found.wrong


def test_few_letters_are_left_to_people(counts):
    assert counts["held"].share_asked <= 0.12
    assert counts["late"].share_asked <= 0.25


def test_every_verdict_says_why_in_both_languages():
    for row in letters("held"):
        verdict = verdict_on(row)
        assert verdict.reasons, row["id"]
        for reason in verdict.reasons:
            assert reason.said("ru") != reason.said("en")


@pytest.mark.parametrize("part", ["open", "held", "late"])
def test_the_readme_tells_the_figures_as_they_are(counts, part):
    found = counts[part]
    told = re.findall(rf"\| {part} \| (.*) \|", README.read_text("utf-8"))
    acts = found.alone - found.left
    figures = [found.judged, found.alone, f"{found.precision:.1%}", acts, f"{found.precision_of_acts:.1%}", found.asked]
    assert told == [" | ".join(map(str, [*figures, f"{found.share_asked:.1%}"]))] * 2
