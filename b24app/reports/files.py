"""Write a report, or the leads behind a number, as CSV or XLSX; no cell is taken for a formula."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import xlsxwriter

from b24app.cells import inert
from b24app.languages import Translate, phrase
from b24app.reports.shown import Lead, Report, Row, Value

_FORMATS = {"share": "0.0%", "hours": "0.0", "days": "0.0", "number": "0.00", "money": "#,##0.00", "count": "0"}
_WIDE, _NARROW = 40, 16
_LONGEST = 1_048_575
"""Leads that a sheet of a workbook can hold below its headings; CSV takes all."""
_LEADS = (
    phrase("Number"),
    phrase("Lead"),
    phrase("Manager"),
    phrase("Stage"),
    phrase("Source"),
    phrase("Created"),
    phrase("Amount"),
    phrase("Link"),
)


def report_as_csv(report: Report) -> Iterator[str]:
    """Give a report as lines of CSV, with its definitions below; the first sign tells Excel that it is UTF-8."""
    yield "\ufeff"
    yield _line([report.of, *(one.title for one in report.columns)])
    for row in _rows(report):
        yield _line([_titled(row), *(_plain(cell) for cell in row.cells)])
    for text in (report.note, *report.about):
        if text:
            yield _line([text])


def report_as_xlsx(report: Report, file: BinaryIO) -> None:
    """Write a report as a workbook of one sheet, with its definitions below."""
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        sheet, bold = book.add_worksheet(_sheet_name(report.title)), book.add_format({"bold": True, "text_wrap": True})
        formats = [book.add_format({"num_format": _FORMATS.get(one.kind, "@")}) for one in report.columns]
        sheet.set_column(0, 0, _WIDE)
        sheet.set_column(1, len(report.columns), _NARROW)
        for place, title in enumerate([report.of, *(one.title for one in report.columns)]):
            sheet.write_string(0, place, inert(title), bold)
        line = 0
        for line, row in enumerate(_rows(report), 1):
            sheet.write_string(line, 0, inert(_titled(row)))
            for place, (cell, form) in enumerate(zip(row.cells, formats, strict=True), 1):
                _write(sheet, line, place, cell, form)
        for below, text in enumerate(filter(None, (report.note, *report.about)), line + 2):
            sheet.write_string(below, 0, inert(text))


def leads_as_csv(leads: Iterable[Lead], translate: Translate) -> Iterator[str]:
    """Give the leads behind a number as lines of CSV."""
    yield "\ufeff"
    yield _line([translate(one) for one in _LEADS])
    for lead in leads:
        yield _line([_plain(cell) for cell in _lead(lead)])


def leads_as_xlsx(leads: Iterable[Lead], translate: Translate, file: BinaryIO) -> None:
    """Write the leads behind a number as a workbook of one sheet, in memory that does not grow with them."""
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        sheet = book.add_worksheet(_sheet_name(translate(phrase("Leads"))))
        for place, title in enumerate(_LEADS):
            sheet.write_string(0, place, translate(title))
        for line, lead in enumerate(islice(leads, _LONGEST), 1):
            for place, cell in enumerate(_lead(lead)):
                _write(sheet, line, place, cell, None)


def write_report(report: Report, path: Path) -> None:
    """Write a report to a file, as a workbook where its name ends in .xlsx, else as CSV."""
    _to_file(path, report_as_csv(report), partial(report_as_xlsx, report))


def write_leads(leads: Iterable[Lead], translate: Translate, path: Path) -> None:
    """Write leads to a file, as a workbook where its name ends in .xlsx, else as CSV."""
    _to_file(path, leads_as_csv(leads, translate), partial(leads_as_xlsx, leads, translate))


def _to_file(path: Path, lines: Iterable[str], as_xlsx: Callable[[BinaryIO], None]) -> None:
    if path.suffix.lower() == ".xlsx":
        with path.open("wb") as book:
            as_xlsx(book)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)


_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def _rows(report: Report) -> Sequence[Row]:
    return (*report.rows, *((report.total,) if report.total else ()))


def _titled(row: Row) -> str:
    return f"{row.title} ({row.note})" if row.note else row.title


def _lead(lead: Lead) -> tuple[Value, ...]:
    who = (lead.id, lead.title, lead.manager, lead.stage, lead.source)
    return (*who, f"{lead.created:%Y-%m-%d %H:%M}", lead.amount, lead.link)


def _plain(cell: Value) -> str:
    if isinstance(cell, float):
        return f"{cell:.6g}" if abs(cell) < 1 else f"{cell:.2f}"
    return inert(str(cell)) if cell is not None else ""


def _line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([inert(cell) for cell in cells])
    return buffer.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, line: int, place: int, cell: Value, form: object) -> None:
    if isinstance(cell, str):
        sheet.write_string(line, place, inert(cell), form)
    elif cell is not None:
        sheet.write_number(line, place, cell, form)


def _sheet_name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31]
