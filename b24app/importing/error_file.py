"""Write the lines that came to nothing, and why, so that they can be mended and imported again."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from b24app.cells import inert
from b24app.importing.columns import note_columns
from b24app.languages import Translate, known
from b24app.store.import_lines import FAILED, ImportLines, Line
from b24app.store.imports import Import


def write_errors(path: Path, about: Import, lines: ImportLines, translate: Translate, language: str) -> int:
    """Write the failed lines in the spelling of their own file and return how many; none makes no file."""
    failed = lines.all(FAILED)
    first = next(failed, None)
    if first is None:
        return 0
    return write_table(path, about.settings, _rows(about, [first], failed, translate, language))


def write_table(path: Path, settings: dict[str, Any], rows: Iterable[Sequence[str]]) -> int:
    """Write rows, the headings first, and return how many stand below them."""
    number = -1
    encoding = "utf-16" if settings["encoding"] == "utf-16" else settings["encoding"]
    with path.open("w", encoding=encoding, newline="", errors="replace") as file:
        # Everything in quotes: a sign that separates cells elsewhere begins no cell of its own.
        writer = csv.writer(file, delimiter=settings["separator"], quoting=csv.QUOTE_ALL)
        for row in rows:
            writer.writerow([inert(cell) for cell in row])
            number += 1
    return number


def _rows(
    about: Import, first: Sequence[Line], rest: Iterable[Line], translate: Translate, language: str
) -> Iterable[Sequence[str]]:
    notes, headings = set(about.settings["notes"]), about.settings["headings"]
    yield [*_without(headings, notes), *(one.heading(known(language)) for one in note_columns())]
    for some in (first, rest):
        for line in some:
            cells = [*line.cells, *[""] * (len(headings) - len(line.cells))]
            yield [*_without(cells, notes), str(line.place), reason_of(line, translate)]


def _without(cells: Sequence[str], notes: set[int]) -> list[str]:
    return [cell for at, cell in enumerate(cells) if at not in notes]


def reason_of(line: Line, translate: Translate) -> str:
    """Say why a line came to nothing."""
    words = line.decided.get("errors") or [line.decided[name] for name in ("error",) if name in line.decided]
    return "; ".join(_said(one, translate) for one in words) or line.reason


def _said(words: dict[str, Any], translate: Translate) -> str:
    parts = [translate(words[name]).format(**words["values"]) for name in ("what", "way_out") if words[name]]
    where = words["where"].partition(":")[2]
    return (f"{where}: " if where else "") + "; ".join(parts)
