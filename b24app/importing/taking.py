"""Take a file in: find out how it is spelled, check every line, and lay the lines by for the portal."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from b24app.errors import AppError
from b24app.importing.carrying import words_of
from b24app.importing.cells import meant
from b24app.importing.checking import Checked, Checker, Fault, Unmapped, is_lead
from b24app.importing.columns import columns_of
from b24app.importing.mapping import Mapped, mapped
from b24app.importing.named import Names
from b24app.importing.spelling import Record, Spelling, records, spelling_of
from b24app.languages import Translate, phrase
from b24app.portal.lead_book import LeadBook
from b24app.store.import_lines import FAILED, ImportLines, Line
from b24app.store.imports import Imports

SHOWN = 200
"""Faults that are told at once; there is no use in reading more of them before some are mended."""

_TOGETHER = 500


class NoLines(AppError):
    """The file has no line that is a lead; see b24app leads import template."""

    code = "imports.no-lines"


class Faults(AppError):
    """The file has faults; mend each at the place named, or leave those lines out with --skip-faulty."""

    code = "imports.faults"

    def __init__(self, faults: Iterable[Fault], count: int) -> None:
        """Take the first faults and how many there are."""
        self.faults, self.count = tuple(faults), count
        super().__init__()

    def text(self, translate: Translate = str) -> str:
        """List the faults, one a line, then how many there are."""
        total = phrase("faults: {count}; nothing was sent to the portal; --skip-faulty leaves those lines out")
        return "\n".join([*(one.text(translate) for one in self.faults), translate(total).format(count=self.count)])

    def as_json(self, translate: Translate = str) -> dict[str, object]:
        """Give the faults to a machine, each with its own code and place."""
        told = [one.as_json(translate) for one in self.faults]
        return super().as_json(translate) | {"count": self.count, "faults": told}


@dataclass(frozen=True)
class Table:
    """A file that was looked at: how it is spelled, its headings, and what each column fills."""

    path: Path
    spelling: Spelling
    mapping: Mapped
    checker: Checker

    @classmethod
    def opened(cls, path: Path, book: LeadBook, said: Mapping[str, str], region: str = "RU") -> "Table":
        """Look at a file; raises Unreadable, NoLines, BadMapping."""
        spelling = spelling_of(path)
        first = next(records(path, spelling), None)
        if first is None:
            raise NoLines(where=str(path))
        headings = [meant(cell) for cell in first.cells]
        mapping = mapped(path.name, headings, columns_of(book), said)
        return cls(path, spelling, mapping, Checker(path.name, mapping, Names(book), region))

    def lines(self) -> Iterator[Record]:
        """Give the lines below the headings; examples and hints of the template are left out."""
        return (one for one in islice(records(self.path, self.spelling), 1, None) if is_lead(one))

    def settings(self, overwrite: Sequence[str], region: str) -> dict[str, Any]:
        """Return what has to be known of the file after it is gone."""
        spelled = {"encoding": self.spelling.encoding, "separator": self.spelling.separator}
        return {
            **spelled,
            "headings": list(self.mapping.headings),
            "notes": sorted(self.mapping.notes),
            "overwrite": list(overwrite),
            "region": region,
        }


@dataclass
class Tally:
    """What was found in a file."""

    lines: int = 0
    faulty: int = 0
    count: int = 0
    faults: list[Fault] = field(default_factory=list)
    _unmapped: set[object] = field(default_factory=set)

    def note(self, checked: Checked) -> None:
        """Count a line; a column that nobody knows is told once."""
        self.lines += 1
        self.faulty += bool(checked.faults)
        for fault in checked.faults:
            if isinstance(fault, Unmapped):
                if fault.values["at"] in self._unmapped:
                    continue
                self._unmapped.add(fault.values["at"])
            self.count += 1
            if len(self.faults) < SHOWN:
                self.faults.append(fault)


def lay_by(
    table: Table, imports: Imports, portal: str, policy: str, overwrite: Sequence[str], region: str
) -> tuple[int, Tally]:
    """Check every line of a file and keep all as an import of its own; returns its number and what was found.

    Faulty lines have failed already. Raises NoLines, and then keeps nothing.
    """
    settings = table.settings(overwrite, region)
    number = imports.add(portal, table.path.name, secrets.token_hex(8), policy, settings)
    lines, tally = ImportLines(imports.db, number), Tally()
    try:
        checked = enumerate(map(table.checker.check, table.lines()), 1)
        while some := list(islice(checked, _TOGETHER)):
            lines.add((_line(at, one), () if one.faults else one.keys) for at, one in some)
            for _, one in some:
                tally.note(one)
    except BaseException:
        imports.forget(number)
        raise
    if not tally.lines:
        imports.forget(number)
        raise NoLines(where=str(table.path))
    return number, tally


def _line(number: int, checked: Checked) -> Line:
    record, faults = checked.record, checked.faults
    if not faults:
        return Line(number, record.place, record.cells, checked.fields)
    words = [words_of(one) | {"where": ":".join(one.where.split(":")[2:])} for one in faults]
    told = "; ".join(str(one) for one in faults)
    return Line(number, record.place, record.cells, {}, state=FAILED, decided={"errors": words}, reason=told)
