"""How a file of a spreadsheet is spelled, found out from itself: its encoding and what stands between cells."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from b24app.errors import AppError
from b24app.languages import phrase

SEPARATORS = {";": phrase("semicolons"), ",": phrase("commas"), "\t": phrase("tabs")}
"""What may stand between cells, and how people call it."""

_CHUNK = 1 << 16
_WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8-sig"}
_CELL = 1 << 20
"""The longest cell that is read: more is a quote that nobody closed."""

# Signs of the binary files that spreadsheets keep: .xlsx is a zip, .xls an OLE file.
_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class Unreadable(AppError):
    """The file cannot be read; save it as CSV from the spreadsheet."""

    code = "imports.unreadable"


@dataclass(frozen=True)
class Spelling:
    """An encoding as Python names it, and the sign between cells."""

    encoding: str
    separator: str


@dataclass(frozen=True)
class Record:
    """One line of the table: the line of the file on which it begins, and its cells."""

    place: int
    cells: tuple[str, ...]


def spelling_of(path: Path) -> Spelling:
    """Find out how a file is spelled; raises Unreadable."""
    try:
        with path.open("rb") as file:
            head = file.read(_CHUNK)
    except OSError as error:
        raise _unreadable(path, error.strerror or "") from None
    if head.startswith(_BINARY):
        raise Unreadable(phrase("this is a workbook, not CSV"), phrase('save it as "CSV UTF-8"'), where=str(path))
    encoding = next((name for mark, name in _WIDE.items() if head.startswith(mark)), None) or _plain(path)
    return Spelling(encoding, _separator(path, encoding))


def records(path: Path, spelling: Spelling) -> Iterator[Record]:
    """Give the lines of the table one by one, empty ones left out; raises Unreadable with the line."""
    csv.field_size_limit(_CELL)
    place = 0
    try:
        with path.open(encoding=spelling.encoding, newline="", errors="strict") as file:
            reader = csv.reader(file, delimiter=spelling.separator, strict=True)
            for cells in reader:
                begun, place = place + 1, reader.line_num
                if any(cell.strip() for cell in cells):
                    yield Record(begun, tuple(cells))
    except csv.Error:
        raise Unreadable(
            phrase("a cell that begins here is not closed by its quote, or has signs after it"),
            phrase("write a quote inside a cell twice"),
            where=f"{path}:{place + 1}",
        ) from None
    except OSError as error:
        raise _unreadable(path, error.strerror or "") from None
    except UnicodeError:
        raise _unreadable(path, spelling.encoding) from None


def _plain(path: Path) -> str:
    """Read the whole file for signs that are no UTF-8; such a file is taken for the Windows encoding of Cyrillic."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1251"
    return "utf-8"


def _separator(path: Path, encoding: str) -> str:
    """Take the sign that stands most often between the headings, outside of quotes."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            head = file.read(_CHUNK)
    except UnicodeError:
        raise _unreadable(path, encoding) from None
    first, is_quoted = "", False
    for sign in head.lstrip("\r\n"):
        is_quoted ^= sign == '"'
        if sign in "\r\n" and not is_quoted:
            break
        first += "" if is_quoted else sign
    return max(SEPARATORS, key=lambda one: first.count(one))


def _unreadable(path: Path, reason: str) -> Unreadable:
    said = phrase("the file cannot be read: {reason}")
    return Unreadable(said, phrase("check its name and how it was saved"), where=str(path), reason=reason)
