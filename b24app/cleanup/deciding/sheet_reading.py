"""Read a plan's table as people give it back: by any spreadsheet, in its own encoding and with its own separator."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault, Faults, Unreadable

EDITED = ("lead", "cluster", "action", "verdict", "contact", "company", "remark")
"""Columns that are read; the others are for people."""

_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SEPARATORS = (";", ",", "\t")
_LONGEST = 10_000_000


@dataclass(frozen=True)
class Line:
    """A line of the table: the cells of the columns that are read, and where each stands."""

    cells: Mapping[str, str]
    name: str
    number: int
    columns: Mapping[str, int]

    def at(self, column: str) -> str:
        """Tell file:line:column of a cell."""
        return f"{self.name}:{self.number}:{self.columns.get(column, 1)}"


def read_sheet(path: Path) -> Iterator[Line]:
    """Give the lines of a table; raises Unreadable, or Faults where its head or its form is wrong."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        what = phrase("the file cannot be read: {reason}"), phrase("check the name and the rights to it")
        raise Unreadable(*what, where=str(path), reason=error.strerror) from None
    text = _decoded(raw, str(path))
    first, _, rest = text.partition("\n")
    skipped = 0
    if first.strip().lower().startswith("sep="):
        first, text, skipped = rest.partition("\n")[0], rest, 1
    csv.field_size_limit(_LONGEST)
    yield from _lines(text, str(path), max(_SEPARATORS, key=first.count), skipped)


def _lines(text: str, name: str, separator: str, skipped: int) -> Iterator[Line]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    columns: dict[str, int] = {}
    last = 0
    try:
        for row in reader:
            number, last = last + 1 + skipped, reader.line_num
            if not columns:
                columns = _head(row, name, number)
            elif any(cell.strip() for cell in row):
                yield Line(_cells(row, columns, name, number), name, number, columns)
    except csv.Error:
        what = phrase("the quotes on this line do not match"), phrase("write a quote within a text twice")
        raise Faults([Fault(*what, where=f"{name}:{reader.line_num + skipped}:1")]) from None
    if not columns:
        what = phrase("the file is empty"), phrase("give the table that was exported")
        raise Faults([Fault(*what, where=f"{name}:1:1")])


def _cells(row: list[str], columns: Mapping[str, int], name: str, number: int) -> dict[str, str]:
    if len(row) < columns["lead"]:
        what = phrase("the line has {count} cells only"), phrase("check its separators")
        raise Faults([Fault(*what, where=f"{name}:{number}:{len(row)}", count=len(row))])
    return {column: row[place - 1].strip() for column, place in columns.items() if place <= len(row)}


def _head(row: list[str], name: str, number: int) -> dict[str, int]:
    titles = [cell.strip().lower() for cell in row]
    columns = {title: titles.index(title) + 1 for title in titles if title in EDITED}
    if "lead" not in columns:
        what = phrase('there is no column "lead"'), phrase("keep the first line of the exported table")
        raise Faults([Fault(*what, where=f"{name}:{number}:1")])
    if twice := next((place for place, one in enumerate(titles, 1) if one in EDITED and columns[one] != place), 0):
        what = phrase('column "{column}" is there twice'), phrase("keep one of them")
        raise Faults([Fault(*what, where=f"{name}:{number}:{twice}", column=titles[twice - 1])])
    return columns


def _decoded(raw: bytes, name: str) -> str:
    for start, encoding in _BOMS.items():
        if raw.startswith(start):
            return _as(raw, encoding, name)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        # What Excel in Russian writes as "CSV".
        return _as(raw, "cp1251", name)


def _as(raw: bytes, encoding: str, name: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        what = phrase("this sign cannot stand in a text"), phrase("save the file as UTF-8")
        raise Faults([Fault(*what, where=f"{name}:{line}:1")]) from None
