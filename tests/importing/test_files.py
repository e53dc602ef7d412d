"""A file is read however a spreadsheet has spelled it, every fault is told at its place, and no formula comes back."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b24app.cells import inert
from b24app.importing.cells import meant
from b24app.importing.spelling import Record, Unreadable, records, spelling_of
from b24app.importing.values import Unfit, day, emails, number, phones

ROWS = [["Имя", "Телефон", "Заметка"], ["Анна", "8 916 123-45-67", 'сказала: "да;\nпотом"']]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_encoding_and_separator_are_found_out(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "leads.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows([*ROWS, [], ["Пётр", "", ""]])
    found = spelling_of(path)
    assert (found.encoding, found.separator) == (encoding, separator)
    assert list(records(path, found)) == [
        Record(1, tuple(ROWS[0])),
        Record(2, tuple(ROWS[1])),
        Record(5, ("Пётр", "", "")),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04rest", 'this is a workbook, not CSV; save it as "CSV UTF-8"'),
        (b'a,b\n"open,1\n', "a cell that begins here is not closed by its quote"),
    ],
)
def test_what_is_no_table_is_refused_with_the_way_out(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "leads.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=said):
        list(records(path, spelling_of(path)))


@given(st.text(max_size=40))
def test_no_cell_that_we_write_is_a_formula_and_it_reads_as_before(text: str) -> None:
    written = inert(text)
    shown = written.lstrip()
    assert shown[:1] not in ("=", "+", "@")
    assert shown[:1] != "-" or shown[1:2].isdigit()
    assert meant(written) == meant(text)


@pytest.mark.parametrize(
    "cell", ["=cmd|' /C calc'!A0", "@SUM(1)", "+1-1", "-2+3", "\t=1", "\r=1", " =1", "＝1+1", "\u200b=1"]
)
def test_formulas_get_an_apostrophe(cell: str) -> None:
    assert inert(cell) == "'" + cell


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("8 916 123-45-67", ["+79161234567"]),
        ("9161234567", ["+79161234567"]),
        ("79161234567", ["+79161234567"]),
        ("7,9161234567E+10", ["+79161234567"]),
        ("+380 44 123 45 67", ["+380441234567"]),
        ("8 (495) 123-45-67; +7 916 123-45-67", ["+74951234567", "+79161234567"]),
        ("8 (495) 123-45-67 доб. 12", ["+74951234567;12"]),
    ],
)
def test_phones_are_read_as_spreadsheets_leave_them(cell: str, read: list[str]) -> None:
    assert phones(meant(cell), "RU") == read


@pytest.mark.parametrize("cell", ["7.9E+10", "7,91612E+10", "12345", "нет"])
def test_phones_whose_digits_are_lost_are_refused(cell: str) -> None:
    with pytest.raises(Unfit):
        phones(cell, "RU")


@pytest.mark.parametrize(
    ("cell", "read"),
    [("1 500 000,50 ₽", 1500000.5), ("1,500,000", 1500000), ("1.500.000,25", 1500000.25), ("-12", -12), ("0", 0)],
)
def test_sums_are_read_in_both_spellings(cell: str, read: float) -> None:
    assert number(meant(cell)) == read


@pytest.mark.parametrize("cell", ["1,500", "1.500", "много", "1,2,3x"])
def test_sums_that_may_be_two_are_refused(cell: str) -> None:
    with pytest.raises(Unfit):
        number(cell)


@pytest.mark.parametrize(("cell", "read"), [("01.02.2026", "2026-02-01"), ("2026-02-01 00:00:00", "2026-02-01")])
def test_days_are_read(cell: str, read: str) -> None:
    assert day(cell) == read


@pytest.mark.parametrize("cell", ["31.02.2026", "46054", "01/02/2026", "1.2.26"])
def test_days_that_may_be_two_or_none_are_refused(cell: str) -> None:
    with pytest.raises(Unfit):
        day(cell)


def test_addresses_are_read_one_or_several() -> None:
    assert emails("A@B.ru; <c@d.ru>") == ["a@b.ru", "c@d.ru"]
    with pytest.raises(Unfit):
        emails("a@b")
