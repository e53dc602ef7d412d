"""Show a forecast of sums to people and to tables."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields

from b24app.cells import inert_value
from b24app.languages import Translate, phrase
from b24app.pipelines.calibrating.chances import Share
from b24app.pipelines.calibrating.forecast import LEAST, Row


def csv_of(rows: Sequence[Row]) -> str:
    """Write it as CSV with the names of the columns in the first line."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [one.name for one in fields(Row)], lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: inert_value(value) for name, value in asdict(row).items()} for row in rows)
    return out.getvalue()


def table(rows: Sequence[Row], chances: Mapping[str, Share], translate: Translate) -> Iterator[str]:
    """Say it line by line, the whole at the end."""
    for letter, chance in chances.items():
        yield _chance(letter, chance, translate)
    for row in rows:
        name = "  ".join(
            [row.month or translate(phrase("no month")), row.letter, *([row.product] if row.product else [])]
        )
        said = phrase("{name}: leads {leads}, sum {sum}, expected {expected}")
        yield translate(said).format(name=name, leads=row.leads, sum=_number(row.sum), expected=_expected(row))
    counted = [row for row in rows if row.expected is not None]
    sums = {"leads": sum(row.leads for row in rows), "sum": _number(sum(row.sum for row in rows))}
    expected = _number(sum(row.expected or 0 for row in counted)) if counted else "?"
    yield translate(phrase("In all: leads {leads}, sum {sum}, expected {expected}")).format(**sums, expected=expected)


def _chance(letter: str, chance: Share, translate: Translate) -> str:
    if chance.total < LEAST:
        said = phrase("{letter}: only {total} closed leads, {least} are needed; nothing is expected of it here")
        return translate(said).format(letter=letter, total=chance.total, least=LEAST)
    margins = chance.interval
    said = phrase("{letter}: {rate:.0%} were won ({low:.0%}-{high:.0%}), {total} closed leads")
    return translate(said).format(
        letter=letter, rate=chance.rate, low=margins.low, high=margins.high, total=chance.total
    )


def _expected(row: Row) -> str:
    if row.expected is None or row.low is None or row.high is None:
        return "?"
    return f"{_number(row.expected)} ({_number(row.low)}-{_number(row.high)})"


def _number(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ")
