"""Turn a line of a file into a lead's fields, or say at its place what is wrong with each cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from b24app.errors import AppError
from b24app.importing.cells import meant
from b24app.importing.columns import Column
from b24app.importing.mapping import Mapped
from b24app.importing.named import Names
from b24app.importing.spelling import Record
from b24app.importing.values import PLAIN, Unfit, emails, phones
from b24app.languages import phrase
from b24app.letters.address import address

MARKS = ("#пример", "#example", "#подсказка", "#hint")
"""How a line of the template begins that is no lead."""

_CURRENCY = "RUB"
_NAMING = ("TITLE", "NAME", "LAST_NAME", "COMPANY_TITLE", "PHONE", "EMAIL")


class Fault(AppError):
    """A cell cannot be taken; see the place named."""

    code = "imports.fault"


class Unmapped(Fault):
    """Nobody has said what this column is; see --map."""

    code = "imports.unmapped"


@dataclass(frozen=True)
class Checked:
    """A line that was read: the lead's fields in the portal's spelling, what it is known by, and its faults."""

    record: Record
    fields: Mapping[str, Any]
    keys: tuple[str, ...]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Checker:
    """Reads the lines of one file."""

    file: str
    mapping: Mapped
    names: Names
    region: str = "RU"
    left: frozenset[int] = field(default_factory=frozenset)

    def check(self, record: Record) -> Checked:
        """Read a line with all its faults."""
        fields: dict[str, Any] = {}
        faults: list[Fault] = []
        for at, cell in enumerate(record.cells):
            text = meant(cell)
            if not text or at in self.mapping.left:
                continue
            column = self.mapping.columns[at] if at < len(self.mapping.columns) else None
            if column is None:
                faults.append(self._nowhere(record, at))
                continue
            try:
                _put(fields, column, self._value(text, column))
            except Unfit as unfit:
                where = self._where(record, at)
                faults.append(Fault(unfit.what, unfit.way_out, where=where, **unfit.values))
        if not faults and not any(fields.get(name) for name in _NAMING):
            said = phrase("the line names no client"), phrase("fill in a name, a company, a phone or an e-mail address")
            faults.append(Fault(*said, where=f"{self.file}:{record.place}"))
        return Checked(record, fields, tuple(keys_of(fields)), tuple(faults))

    def _value(self, text: str, column: Column) -> Any:
        if column.kind == "phone":
            return [{"VALUE": one, "VALUE_TYPE": column.use} for one in phones(text, self.region)]
        if column.kind == "email":
            return [{"VALUE": one, "VALUE_TYPE": column.use} for one in emails(text)]
        if column.own is not None and column.is_multiple:
            return [self._one(one.strip(), column) for one in text.replace("\n", ";").split(";") if one.strip()]
        value = self._one(text, column)
        return [{"VALUE": value, "VALUE_TYPE": column.use}] if column.is_multiple else value

    def _one(self, text: str, column: Column) -> Any:
        if column.kind == "stage":
            return self.names.stage(text)
        if column.kind == "source":
            return self.names.source(text)
        if column.kind == "user":
            return self.names.person(text)
        if column.kind == "list":
            return self.names.value(text, column)
        value = PLAIN.get(column.kind, str)(text)
        return f"{value}|{_CURRENCY}" if column.kind == "money" and column.own else value

    def _nowhere(self, record: Record, at: int) -> Fault:
        is_named = at < len(self.mapping.headings) and self.mapping.headings[at].strip()
        where = self._where(record, at)
        if not is_named:
            said = phrase("this cell has no heading"), phrase("give the column a heading, or remove what stands there")
            return Unmapped(*said, where=where, at=at)
        return Unmapped(
            phrase("it is not known what this column is"),
            phrase('name its field with --map "{heading}=FIELD", or leave it out with --map "{heading}=-"'),
            where=where,
            at=at,
            heading=self.mapping.headings[at].strip(),
        )

    def _where(self, record: Record, at: int) -> str:
        heading = self.mapping.headings[at].strip() if at < len(self.mapping.headings) else ""
        return f"{self.file}:{record.place}:{at + 1}" + (f":{heading}" if heading else "")


def is_lead(record: Record) -> bool:
    """Tell whether a line is no example or hint of the template."""
    first = next((meant(cell) for cell in record.cells if cell.strip()), "")
    return not first.casefold().startswith(MARKS)


def keys_of(fields: Mapping[str, Any]) -> Iterator[str]:
    """Name what a client is known by: phones without extension, addresses in the one spelling of their provider."""
    for one in fields.get("PHONE") or ():
        yield f"PHONE:{one['VALUE'].partition(';')[0]}"
    for one in fields.get("EMAIL") or ():
        known = address(one["VALUE"])
        if known is not None and not (known.is_placeholder or known.is_machine):
            yield f"EMAIL:{known.key}"


def _put(fields: dict[str, Any], column: Column, value: Any) -> None:
    if not isinstance(value, list) or column.field not in fields:
        fields[column.field] = value
        return
    before = fields[column.field]
    known = {one["VALUE"] if isinstance(one, dict) else one for one in before}
    fields[column.field] = before + [
        one for one in value if (one["VALUE"] if isinstance(one, dict) else one) not in known
    ]
