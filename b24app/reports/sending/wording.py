"""Put a digest into words: what came, what became of it, and what calls for the head, as a notice of the portal."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from b24app.languages import Translate, phrase
from b24app.reports.asked import Asked
from b24app.reports.reports import PortalReports
from b24app.reports.sending.periods import Period
from b24app.reports.shown import Report, Row, Value

_NAMED = 3
"""Managers named at most where something calls for the head."""

_HEAD = phrase("[B]Leads from {since} to {until}[/B]")
_CAME = phrase(
    "Came: {leads} ({before} in the period before); clients {clients}, sales {sales} for {sum}; junk {junk}."
)
_NOW = phrase("Open now: {open}; overdue {overdue}, without a next step {no_step}, never touched {waiting}.")
_AS_OF = phrase("As the portal stood on {moment}.")
_CALLING = {
    "overdue": phrase("Most overdue"),
    "no_step": phrase("Most without a next step"),
    "waiting": phrase("Most never touched"),
}


def digest_text(reports: PortalReports, period: Period, among: frozenset[int] | None) -> str:
    """Write a digest of a period, of everybody's leads or only those of some; raises NotRead."""
    say, asked = reports.translate, Asked(period.since, period.until, among=among)
    length = period.until - period.since + timedelta(days=1)
    earlier = replace(asked, since=period.since - length, until=period.until - length)
    came, before = (reports.report("managers", one) for one in (asked, earlier))
    load = reports.report("load", asked)
    lines = [
        say(_HEAD).format(since=_day(period.since), until=_day(period.until)),
        say(_CAME).format(before=_cell(before, "leads"), **_cells(came, "leads", "clients", "sales", "sum", "junk")),
        say(_NOW).format(**_cells(load, "open", "overdue", "no_step", "waiting")),
        *_calling(load, say),
    ]
    if moment := reports.fresh.at:
        lines.append(say(_AS_OF).format(moment=f"{moment.astimezone(period.due.tzinfo):%d.%m.%Y %H:%M}"))
    return "\n".join(lines)


def _calling(load: Report, say: Translate) -> Iterator[str]:
    for key, title in _CALLING.items():
        ranked = sorted(load.rows, key=lambda row: -_number(load, row, key))
        worst = [row for row in ranked[:_NAMED] if _number(load, row, key)]
        if worst:
            people = ", ".join(f"{row.title} {int(_number(load, row, key))}" for row in worst)
            yield f"{say(title)}: {people}."


def _cells(report: Report, *keys: str) -> dict[str, str]:
    return {key: _cell(report, key) for key in keys}


def _cell(report: Report, key: str) -> str:
    place = [one.key for one in report.columns].index(key)
    value: Value = report.total.cells[place] if report.total else 0
    return f"{value:,.0f}".replace(",", "\u00a0") if isinstance(value, int | float) else str(value or 0)


def _number(report: Report, row: Row, key: str) -> float:
    value = row.cells[[one.key for one in report.columns].index(key)]
    return float(value) if isinstance(value, int | float) else 0.0


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
