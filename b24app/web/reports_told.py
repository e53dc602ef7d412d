"""Show figures as people read them, and give a report's chart to the page."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import Any

from b24app.languages import phrase, translator
from b24app.reports.shown import Chart, Mark, Report, Value

_MARKS = {"ru": ("\u00a0", ","), "en": (",", ".")}
_PLACES = {"count": 0, "money": 0, "share": 1, "hours": 1, "days": 1, "number": 2}
_UNITS = {"share": " %", "hours": phrase(" h"), "days": phrase(" d")}
_MOST_ROWS = 14
"""Labels of a bar chart above which it is laid on its side."""


@dataclass(frozen=True)
class Figures:
    """Writes figures in one language."""

    language: str

    def shown(self, value: Value, kind: str) -> str:
        """Write a cell; a dash where there is nothing to say."""
        if value is None:
            return "—"
        if isinstance(value, str):
            return value
        return self.number(100 * value if kind == "share" else value, _PLACES.get(kind, 1)) + self.unit(kind)

    def number(self, value: float, places: int = 0) -> str:
        """Write a number with the marks of the language; noughts at the end are left out."""
        thousands, mark = _MARKS[self.language]
        whole, _, rest = f"{value:,.{places}f}".partition(".")
        rest = rest.rstrip("0")
        return whole.replace(",", thousands) + (mark + rest if rest else "")

    def unit(self, kind: str) -> str:
        """Return what stands behind figures of a kind."""
        # A figure and its unit stay on one line.
        return translator(self.language)(_UNITS[kind]).replace(" ", "\u00a0") if kind in _UNITS else ""

    def chart(self, chart: Chart) -> dict[str, Any]:
        """Return a chart as the page draws it."""
        per = 100 if chart.kind == "share" else 1
        series = [
            {"title": one.title, "data": [None if value is None else round(per * value, 2) for value in one.values]}
            for one in chart.series
        ]
        is_lying = chart.form == "bar" and len(chart.labels) > _MOST_ROWS
        # Of a week its first day is enough on an axis.
        labels = [one.partition(" – ")[0] for one in chart.labels] if chart.form == "line" else list(chart.labels)
        shape = {"type": chart.form, "labels": labels, "unit": self.unit(chart.kind)}
        return {**shape, "series": series, **({"lying": True} if is_lying else {})}


def has_figures(chart: Chart) -> bool:
    """Tell whether a chart has anything to show: noughts alone make no picture."""
    return any(value for one in chart.series for value in one.values)


def places_of(report: Report) -> list[dict[str, Any]]:
    """Say where on the axis of a chart over time its marks stand, by their numbers in the list beside it."""
    if report.chart is None or report.chart.form != "line" or len(report.chart.labels) < 2:
        return []
    # A long chart shows the last rows alone.
    days = [_day(row.key) for row in report.rows[-len(report.chart.labels) :]]
    known = [day for day in days if day]
    if len(known) != len(report.chart.labels):
        return []
    placed = ((number, _place(mark, known)) for number, mark in enumerate(report.marks, 1))
    return [{"at": at, "number": number} for number, at in placed if at is not None]


def _place(mark: Mark, days: list[date]) -> float | None:
    day = mark.at.date()
    number = bisect_right(days, day) - 1
    if number < 0:
        return None
    length = (days[number + 1] - days[number] if number + 1 < len(days) else days[number] - days[number - 1]).days
    return round(number + min(1.0, (day - days[number]).days / max(1, length)), 3)


def _day(key: str) -> date | None:
    try:
        return date.fromisoformat(key)
    except ValueError:
        return None
