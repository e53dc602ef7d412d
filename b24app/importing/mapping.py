"""Say which column of a file fills which field: by its heading, as a person says, or as a saved mapping says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from b24app.errors import AppError, Misuse
from b24app.importing.columns import Column, found, note_columns, plain
from b24app.languages import phrase

LEAVE = "-"
"""Stands for no field: the column is left out."""


class BadMapping(AppError):
    """The columns cannot be told; see --map."""

    code = "imports.mapping"


class MappingUnreadable(AppError):
    """The mapping cannot be read; it is a YAML mapping of headings to fields."""

    code = "imports.mapping-unreadable"


@dataclass(frozen=True)
class Mapped:
    """What each column of a file fills, by position; None for one that fills nothing."""

    headings: tuple[str, ...]
    columns: tuple[Column | None, ...]
    left: frozenset[int]
    """Positions that a person has named as left out, and our own notes."""

    @property
    def notes(self) -> list[int]:
        """List the positions of notes that a file of errors has; it gets new ones when it is written again."""
        return [at for at in self.left if found(self.headings[at], note_columns())]

    def document(self) -> dict[str, str]:
        """Give the mapping as it is saved: heading and key."""
        pairs = zip(self.headings, self.columns, strict=True)
        return {heading: column.key if column else LEAVE for heading, column in pairs if heading}


def mapped(
    file: str, headings: Sequence[str], known: Sequence[Column], said: Mapping[str, str] | None = None
) -> Mapped:
    """Find the column of each heading; `said` goes before what headings say. Raises BadMapping."""
    wanted = _wanted(file, headings, known, said or {})
    columns: list[Column | None] = []
    left = set()
    for at, heading in enumerate(headings):
        if plain(heading) in wanted:
            column = wanted[plain(heading)]
            left |= set() if column else {at}
        else:
            column = found(heading, known)
            left |= {at} if found(heading, note_columns()) else set()
        columns.append(column)
    _check_once(file, headings, columns)
    return Mapped(tuple(headings), tuple(columns), frozenset(left))


def said_of(words: Iterable[str], file: Path | None) -> dict[str, str]:
    """Read what a person says: `Heading=FIELD` words over a saved mapping; raises Misuse and MappingUnreadable."""
    said = _saved(file) if file else {}
    for word in words:
        heading, sign, field = word.rpartition("=")
        if not (sign and heading.strip() and field.strip()):
            raise Misuse(
                phrase('"{word}" is no mapping'), phrase('write --map "Heading=FIELD", or "Heading=-"'), word=word
            )
        said[heading.strip()] = field.strip()
    return said


def save(mapping: Mapped, path: Path) -> None:
    """Save a mapping for the next file of its kind."""
    path.write_text(yaml.safe_dump({"columns": mapping.document()}, allow_unicode=True, sort_keys=False), "utf-8")


def _saved(path: Path) -> dict[str, str]:
    try:
        read: Any = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError):
        raise MappingUnreadable(where=str(path)) from None
    columns = read.get("columns") if isinstance(read, dict) else None
    if not isinstance(columns, dict) or not all(isinstance(one, str) for pair in columns.items() for one in pair):
        raise MappingUnreadable(where=str(path))
    return dict(columns)


def _wanted(
    file: str, headings: Sequence[str], known: Sequence[Column], said: Mapping[str, str]
) -> dict[str, Column | None]:
    there, wanted = set(map(plain, headings)), {}
    for heading, field in said.items():
        if plain(heading) not in there:
            raise BadMapping(
                phrase('the file has no column "{heading}"'),
                phrase("its columns are: {headings}"),
                where=file,
                heading=heading,
                headings=", ".join(headings),
            )
        column = None if field == LEAVE else found(field, known)
        if column is None and field != LEAVE:
            near = get_close_matches(field, [one.key for one in known], 3, 0.4)
            raise BadMapping(
                phrase('there is no field "{field}"'),
                phrase("did you mean {near}?") if near else phrase("see the template: b24app leads import template"),
                where=file,
                field=field,
                near=", ".join(near),
            )
        wanted[plain(heading)] = column
    return wanted


def _check_once(file: str, headings: Sequence[str], columns: Sequence[Column | None]) -> None:
    for at, column in enumerate(columns):
        before = next((other for other in range(at) if column and columns[other] == column), None)
        if column and before is not None and not column.is_multiple:
            raise BadMapping(
                phrase('the columns "{one}" and "{other}" both fill {field}'),
                phrase('leave one of them out: --map "{other}=-"'),
                where=f"{file}:1:{at + 1}",
                one=headings[before],
                other=headings[at],
                field=column.key,
            )
