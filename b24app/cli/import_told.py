"""Say what was found in a file of leads, what becomes of its lines, and what came of it in the end."""

import json
from pathlib import Path

import click

from b24app.cli.import_work import imports_of
from b24app.cli.options import write
from b24app.cli.root import Session
from b24app.importing.carrying import TOLD
from b24app.importing.deciding import CREATE, REPEAT, SKIP, UPDATE, told_because
from b24app.importing.error_file import reason_of, write_errors
from b24app.importing.spelling import SEPARATORS
from b24app.importing.taking import Table
from b24app.languages import phrase
from b24app.store.import_lines import DONE, FAILED, SKIPPED, ImportLines, Line

_COUNTED = {
    "created": phrase("new leads: {number}"),
    "repeat": phrase("repeat leads: {number}"),
    "updated": phrase("leads filled: {number}"),
    "skipped": phrase("skipped: {number}"),
    "failed": phrase("failed: {number}"),
}


def tell_table(session: Session, table: Table) -> None:
    """Say how the file is spelled and what its columns fill."""
    if session.as_json:
        return
    said = phrase("{file}: encoding {encoding}, cells separated by {separator}")
    separator = session.translate(SEPARATORS[table.spelling.separator])
    told = session.translate(said).format(file=table.path.name, encoding=table.spelling.encoding, separator=separator)
    click.echo(told, err=True)
    for heading, key in table.mapping.document().items():
        left = session.translate(phrase("left out, if nothing stands there"))
        click.echo(f"  {heading} → {key if key != '-' else left}", err=True)


def tell_line(session: Session, file: str, line: Line) -> None:
    """Say what becomes of a line in a rehearsal."""
    because = told_because(line.decided.get("because") or [], session.translate)
    fields = list(line.decided.get("fields", {})) if line.action == UPDATE else []
    if session.as_json:
        told = {
            "line": line.place,
            "action": line.action,
            "lead": line.lead or None,
            "because": because,
            "fields": fields,
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    lead = f" #{line.lead}" if line.lead and line.action == UPDATE else ""
    nothing = session.translate(phrase("nothing new")) if line.decided.get("nothing") else ""
    parts = "; ".join(filter(None, (because, nothing, ", ".join(fields))))
    click.echo(f"{file}:{line.place}: {session.translate(TOLD[line.action])}{lead}" + (f" ({parts})" if parts else ""))


def summary(session: Session, number: int) -> dict[str, int]:
    """Count what became of an import's lines."""
    counts = ImportLines(imports_of(session).db, number).counts()
    done = {action: counts.get((DONE, action), 0) for action in (CREATE, REPEAT, UPDATE)}
    failed = sum(count for (state, _), count in counts.items() if state == FAILED)
    found = {"created": done[CREATE], "repeat": done[REPEAT], "updated": done[UPDATE]}
    return found | {"skipped": counts.get((SKIPPED, SKIP), 0), "failed": failed}


def tell_end(session: Session, number: int, errors: Path | None, *, is_dry: bool = False) -> None:
    """Say what came of an import, write the file of errors, and name the faults where they are few."""
    found = summary(session, number)
    about, lines = imports_of(session).get(number), ImportLines(imports_of(session).db, number)
    if errors is not None and found["failed"]:
        write(errors, lambda: write_errors(errors, about, lines, session.translate, session.language))
    if session.as_json:
        file = str(errors) if errors and found["failed"] else None
        click.echo(json.dumps({"import": None if is_dry else number, **found, "errors": file}, ensure_ascii=False))
        return
    head = phrase("Nothing was written.") if is_dry else phrase("Import {number}.")
    counted = ", ".join(session.translate(_COUNTED[name]).format(number=count) for name, count in found.items())
    click.echo(f"{session.translate(head).format(number=number)} {counted}")
    if found["failed"]:
        _tell_failed(session, lines, about.name, errors)


def _tell_failed(session: Session, lines: ImportLines, file: str, errors: Path | None) -> None:
    for line in lines.after(0, 10, FAILED):
        click.echo(f"{file}:{line.place}: {reason_of(line, session.translate)}", err=True)
    if errors is not None:
        said = phrase("the lines that failed, and why: {file}; mend them there and import that file")
        click.echo(session.translate(said).format(file=errors), err=True)
