"""Lay down what depends on the office: its clock's shifts, when it opens, and by when leads must move on."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import Any, Protocol

import duckdb

from b24app.worktime import WorkTime

_PORTION = 20_000
_HOUR = timedelta(hours=1)


_STALE = """
DELETE FROM dues WHERE (id, stage, entered) NOT IN (SELECT (id, stage, entered) FROM standing WHERE semantic = 'P')
"""
_UNSAID = f"""
SELECT id, stage, entered FROM standing s
WHERE semantic = 'P' AND list_contains(?, stage) AND NOT EXISTS (SELECT 1 FROM dues d WHERE d.id = s.id)
LIMIT {_PORTION}
"""  # noqa: S608 - a number of ours


class Length(Protocol):
    """A length of time as a pipeline's file writes it."""

    @property
    def amount(self) -> int:
        """Return the number."""
        ...

    @property
    def unit(self) -> str:
        """Return minutes, hours or days."""
        ...

    @property
    def is_working(self) -> bool:
        """Tell whether only working time counts."""
        ...


@dataclass(frozen=True)
class Office:
    """The office of a portal: its working time, the name of its zone, and the terms of stages by their codes."""

    working: WorkTime
    zone: str
    terms: Mapping[str, Length]


def lay_down_time(connection: duckdb.DuckDBPyConnection, office: Office, first: date, last: date) -> None:
    """Make `shifts` (of the wall clock against UTC) and `openings` (with the seconds worked before each)."""
    connection.execute("CREATE OR REPLACE TEMP TABLE shifts (since TIMESTAMP, seconds BIGINT)")
    shifts = _shifts(office.working.zone, first, last)
    _fill(connection, "shifts", ({"since": _text(at), "seconds": shift} for at, shift in shifts))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE openings (opens TIMESTAMP, length DOUBLE, worked DOUBLE, day DATE)"
    )
    _fill(connection, "openings", _openings(office.working, first, last))


def lay_down_terms(connection: duckdb.DuckDBPyConnection, office: Office) -> None:
    """Bring `dues` up to date: by when each open lead on a stage with a term has to have moved on.

    It takes long where leads are many, so those that stand where they stood keep theirs while the office is the same.
    """
    said = _rules(office)
    if connection.execute("SELECT said FROM dues_said").fetchall() != [(said,)]:
        connection.execute("DELETE FROM dues; DELETE FROM dues_said")
        connection.execute("INSERT INTO dues_said VALUES (?)", [said])
    connection.execute(_STALE)
    while rows := connection.execute(_UNSAID, [sorted(office.terms)]).fetchall():
        told = (
            {"id": one, "stage": stage, "entered": _written(at), "due": _due(office, stage, at)}
            for one, stage, at in rows
        )
        _fill(connection, "dues", told)


def _rules(office: Office) -> str:
    """Write down by what terms are reckoned, the same in every process: sets have no order of their own."""
    rules = office.working.rules
    free = [sorted(map(str, days)) for days in (rules.days or (), rules.holidays, rules.workdays)]
    others = sorted((str(day), hours) for day, hours in rules.other_hours.items())
    return str([rules.zone, rules.hours, free, others, sorted((one, str(term)) for one, term in office.terms.items())])


def _due(office: Office, stage: str, entered: datetime) -> str:
    term = office.terms[stage]
    since = entered.replace(tzinfo=UTC)
    return _text(office.working.shift(since, term.amount, term.unit, is_working=term.is_working))


def _openings(working: WorkTime, first: date, last: date) -> Iterator[dict[str, Any]]:
    worked = 0.0
    for opens, closes in working.openings(first, last):
        length = (closes - opens).total_seconds()
        day = working.local(opens).date().isoformat()
        yield {"opens": _text(opens), "length": length, "worked": worked, "day": day}
        worked += length


def _shifts(zone: tzinfo, first: date, last: date) -> Iterator[tuple[datetime, int]]:
    """Give each shift of the clock with the moment from which it holds; it changes on the hour if at all."""
    at, end = (datetime.combine(day, time(), UTC) for day in (first - timedelta(days=2), last + timedelta(days=2)))
    known: int | None = None
    while at <= end:
        shift = int((at.astimezone(zone).utcoffset() or timedelta()).total_seconds())
        if shift != known:
            yield at, shift
            known = shift
        at += _HOUR


def _fill(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterator[dict[str, Any]]) -> None:
    described = connection.execute(f"DESCRIBE {table}").fetchall()
    shape = {name: kind for name, kind, *_ in described}
    picked = ", ".join(f"one.{name}" for name in shape)
    while portion := list(islice(rows, _PORTION)):
        connection.execute(
            f"INSERT INTO {table} SELECT {picked} FROM (SELECT unnest(from_json(?::JSON, '{json.dumps([shape])}')) AS one)",  # noqa: S608, E501
            [json.dumps(portion)],
        )


def _text(moment: datetime) -> str:
    return _written(moment.astimezone(UTC))


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")
