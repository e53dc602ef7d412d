"""Rows on their way out: one copy of an empty card, in which only what a row holds is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from b24app.emulator.clock import iso
from b24app.emulator.filters import Reader
from b24app.emulator.state import Row

Writing = Callable[[Any], Any]

# The same moments come again and again: days, imports, rows written in one second.
moment = lru_cache(maxsize=65536)(iso)


def as_is(value: Any) -> Any:
    """Write a value as it is kept."""
    return value


@dataclass
class Writer:
    """Write rows with the chosen fields; made once for a whole list."""

    template: Row = field(default_factory=dict)
    # By the name in a row: the name written, and how its value is.
    writings: dict[str, tuple[str, Writing]] = field(default_factory=dict)
    worked_out: list[tuple[str, Reader, Writing]] = field(default_factory=list)

    def put(self, name: str, shown: str, empty: Any, writing: Writing, reader: Reader | None = None) -> None:
        """Add a field; `empty` stands where a row does not hold it."""
        self.template[shown] = empty
        if reader is None:
            self.writings[name] = (shown, writing)
        else:
            self.worked_out.append((shown, reader, writing))

    def optional(self, name: str, shown: str, writing: Writing) -> None:
        """Add a field that is there only where a row holds it."""
        self.writings[name] = (shown, writing)

    def write(self, row: Mapping[str, Any]) -> Row:
        """Write one row."""
        written = self.template.copy()
        writings = self.writings
        for name, value in row.items():
            found = writings.get(name)
            if found is not None:
                shown, writing = found
                written[shown] = value if writing is as_is else writing(value)
        for shown, reader, writing in self.worked_out:
            written[shown] = writing(reader(row))
        return written
