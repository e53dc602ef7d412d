"""Print a report, or the leads behind a number."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from b24app.languages import Translate, phrase
from b24app.reports.shown import Drilled, Fresh, Report, Row, Value


def report_lines(report: Report, fresh: Fresh, say: Translate) -> Iterator[str]:
    """Say a report line by line: the table, what was applied meanwhile, the definitions."""
    kinds = [one.kind for one in report.columns]
    rows = [*report.rows, *([report.total] if report.total else [])]
    table = [[report.of, *(one.title for one in report.columns)], *(_cells(row, kinds) for row in rows)]
    yield report.title
    yield from _aligned(table)
    if report.note:
        yield report.note
    for mark in report.marks:
        yield f"{mark.at:%Y-%m-%d %H:%M} UTC: {mark.text}"
    yield ""
    yield from (f"- {text}" for text in report.about)
    if fresh.at:
        yield "- " + say(phrase("As the portal stood on {moment}.")).format(moment=f"{fresh.at:%Y-%m-%d %H:%M} UTC")


def report_json(report: Report) -> dict[str, Any]:
    """Give a report to a machine."""
    told = asdict(report)
    told["marks"] = [{"at": mark.at.isoformat(), "text": mark.text} for mark in report.marks]
    return told


def leads_lines(found: Drilled, say: Translate) -> Iterator[str]:
    """Say a page of leads line by line."""
    yield f"{found.report}: {found.what}"
    for lead in found.leads:
        parts = (lead.title, lead.manager, lead.stage, lead.source, f"{lead.created:%Y-%m-%d %H:%M}")
        yield f"#{lead.id}  " + "  ".join(parts)
    said = phrase("leads: {count}, page {page} of {pages}")
    yield say(said).format(count=found.count, page=found.page, pages=found.pages)


def leads_json(found: Drilled) -> dict[str, Any]:
    """Give a page of leads to a machine."""
    told = asdict(found)
    told["leads"] = [{**asdict(lead), "created": lead.created.isoformat()} for lead in found.leads]
    return told


def said(value: Value, kind: str) -> str:
    """Write a cell as people read it."""
    if value is None:
        return "—"
    if isinstance(value, str):
        return value
    if kind == "share":
        return f"{value:.1%}"
    if kind == "money":
        return f"{value:,.2f}".replace(",", " ")
    return f"{value:.2f}" if kind == "number" else f"{value:.1f}" if isinstance(value, float) else str(value)


def _cells(row: Row, kinds: Sequence[str]) -> list[str]:
    title = f"{row.title} ({row.note})" if row.note else row.title
    return [title, *(said(cell, kind) for cell, kind in zip(row.cells, kinds, strict=True))]


def _aligned(table: list[list[str]]) -> Iterator[str]:
    widths = [max(len(line[place]) for line in table) for place in range(len(table[0]))]
    for line in table:
        first, *rest = (
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        yield "  ".join([first, *rest]).rstrip()
