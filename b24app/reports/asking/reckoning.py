"""Reckon a report over a published copy."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from b24app.languages import Translate, phrase
from b24app.reports.asked import Asked
from b24app.reports.asking.filters import Wanted, wanted
from b24app.reports.asking.names import Names
from b24app.reports.asking.spec import Drawing, Spec
from b24app.reports.published import Published
from b24app.reports.shown import Chart, Column, Mark, Report, Row, Series, Value

_TOTAL, _SMALL = phrase("All"), phrase("too few to be compared")
_OF = {
    "manager": phrase("Manager"),
    "stage": phrase("Stage"),
    "via": phrase("Stage"),
    "source": phrase("Source"),
    "period": phrase("Created"),
}
_DRAWN = 30
"""Rows that a chart shows at most; the table has them all."""


def reckon(published: Published, spec: Spec, asked: Asked, names: Names, marks: tuple[Mark, ...] = ()) -> Report:
    """Reckon a report in the language of the names."""
    how = wanted(published, spec, asked)
    say = names.translate
    rows = _sorted([_row(spec, found, names, asked) for found in _found(published, spec, how)], spec, names)
    total = _total(published, spec, how, say) if spec.has_total and rows else None
    return Report(
        key=spec.key,
        title=say(spec.title),
        of=say(_OF[spec.by]),
        about=tuple(say(one) for one in (*spec.about, *_own(spec))),
        columns=tuple(Column(one.key, say(one.title), one.kind, say(one.about)) for one in spec.measures),
        rows=tuple(rows),
        total=total,
        chart=_chart(spec, rows, asked, names) if spec.drawing and rows else None,
        note="" if rows else say(phrase("No leads meet these filters.")),
        marks=marks,
    )


def _own(spec: Spec) -> Iterable[str]:
    return (one.about for one in spec.measures if one.about)


def _found(published: Published, spec: Spec, how: Wanted) -> list[tuple[Any, ...]]:
    measures = f"SELECT {how.row} AS row_key, {_measures(spec, how)} FROM asked GROUP BY row_key ORDER BY row_key"  # noqa: S608
    return published.rows(f"{how.sql} {measures}", how.given)


def _total(published: Published, spec: Spec, how: Wanted, say: Translate) -> Row:
    found = published.rows(f"{how.sql} SELECT {_measures(spec, how)} FROM asked", how.given)[0]  # noqa: S608
    drills = tuple(
        one.key if one.of and value is not None else "" for one, value in zip(spec.measures, found, strict=False)
    )
    return Row("", say(_TOTAL), _cells(found[:-1]), drills)


def _measures(spec: Spec, how: Wanted) -> str:
    return ", ".join([*(how.put(one.sql) for one in spec.measures), spec.small or "FALSE"])


def _row(spec: Spec, found: tuple[Any, ...], names: Names, asked: Asked) -> Row:
    key, *values, is_small = found
    drills = tuple(
        f"{one.key}:{key}" if one.of and value is not None else ""
        for one, value in zip(spec.measures, values, strict=True)
    )
    title = names.row(spec.by, key, asked.by).title
    return Row(key, title, _cells(values), drills, names.translate(_SMALL) if is_small else "")


def _cells(values: Sequence[Any]) -> tuple[Value, ...]:
    return tuple(float(one) if isinstance(one, Decimal) else one for one in values)


def _sorted(rows: list[Row], spec: Spec, names: Names) -> list[Row]:
    if spec.by == "period":
        return rows
    if spec.by in ("stage", "via"):
        return sorted(rows, key=lambda row: (names.place(row.key), row.title))
    return sorted(rows, key=lambda row: (-float(row.cells[0] or 0), row.title))


def _chart(spec: Spec, rows: list[Row], asked: Asked, names: Names) -> Chart:
    drawing, shown = spec.drawing or Drawing("bar", ()), rows[-_DRAWN:] if spec.by == "period" else rows[:_DRAWN]
    shown = _without_gaps(shown, asked, names) if spec.by == "period" else shown
    places = [place for place, one in enumerate(spec.measures) if one.key in drawing.measures]
    series = tuple(
        Series(names.translate(spec.measures[place].title), tuple(_number(row.cells[place]) for row in shown))
        for place in places
    )
    return Chart(drawing.form, spec.measures[places[0]].kind, tuple(row.title for row in shown), series)


def _without_gaps(rows: list[Row], asked: Asked, names: Names) -> list[Row]:
    """Put an empty row in for each period in which no lead came: a line must not jump over it."""
    known, nothing = {row.key: row for row in rows}, (None,) * len(rows[0].cells)
    day, last = date.fromisoformat(rows[0].key), date.fromisoformat(rows[-1].key)
    whole: list[Row] = []
    while day <= last:
        key = day.isoformat()
        whole.append(known.get(key) or Row(key, names.period(key, asked.by).title, nothing, ()))
        day = (day + timedelta(days=32)).replace(day=1) if asked.by == "month" else day + timedelta(days=7)
    return whole[-_DRAWN:]


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) else None
