"""Whatever writes a table for spreadsheets keeps texts of strangers from being calculated."""

from pathlib import Path

import pytest

from b24app.cells import inert, inert_value

PACKAGE = Path(__file__).parents[2] / "b24app"


def test_every_file_that_writes_csv_makes_its_cells_inert():
    writers = [
        path for path in PACKAGE.rglob("*.py") if "csv.writer(" in (text := path.read_text()) or "DictWriter(" in text
    ]
    assert len(writers) >= 5
    assert [path.name for path in writers if "inert" not in path.read_text()] == []


@pytest.mark.parametrize(
    "text", ["=1+1", " =1", "\u200b=1", "\uff1d1", "\t=1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-1+2"]
)
def test_a_text_that_would_be_calculated_gets_an_apostrophe(text):
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("value", [12, -3.5, None, "-3,5", "Анна", ""])
def test_numbers_and_words_stay_as_they_are(value):
    assert inert_value(value) == value
