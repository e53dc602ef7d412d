"""Publish a copy: reckon the facts, write them as files that never change, and put the manifest in place."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from b24app.portal.report_lists import Money
from b24app.reports.copying.office import Office, lay_down_terms, lay_down_time
from b24app.reports.published import Manifest, manifest_of

_SQL = Path(__file__).parent
_WRITTEN = {
    "leads": "SELECT * FROM leads ORDER BY id",
    "passages": "SELECT id, via, visits, days, is_here, went FROM passages ORDER BY id",
    "deals": "SELECT id, lead AS lead_id, funnel FROM report_deals WHERE lead IS NOT NULL ORDER BY lead",
    "users": "SELECT id, name, is_active, departments FROM known_users ORDER BY id",
    "departments": "SELECT id, parent, head FROM departments ORDER BY id",
    "stages": "SELECT entity_id, status_id, name, sort, is_gone FROM known_stages ORDER BY entity_id, sort",
    "funnels": "SELECT id, name FROM funnels ORDER BY id",
    "openings": "SELECT DISTINCT day FROM openings ORDER BY day",
}


@dataclass(frozen=True)
class Around:
    """What is read whole at each refresh: the office, the funnels of deals, money, departments with their heads."""

    office: Office
    funnels: dict[int, str]
    money: Money
    departments: list[tuple[int, int, int]]


def publish(
    connection: duckdb.DuckDBPyConnection,
    place: Path,
    manifest: Manifest,
    around: Around,
    took: Callable[[], float] = lambda: 0.0,
) -> Manifest:
    """Publish what a copy holds; returns the manifest, with its version and the number of leads.

    `took` says how long the refresh has taken.
    """
    today = manifest.as_of.astimezone(around.office.working.zone).date()
    _prepare(connection, manifest.as_of, today, around)
    first = connection.execute("SELECT min(created) FROM report_leads").fetchone()
    lay_down_time(connection, around.office, first[0].date() if first and first[0] else today, today)
    connection.execute((_SQL / "standing.sql").read_text("utf-8"))
    lay_down_terms(connection, around.office)
    connection.execute((_SQL / "facts.sql").read_text("utf-8"))
    version = f"at-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    _write(connection, place / version)
    counted = connection.execute("SELECT count(*) FROM report_leads").fetchone()
    told = replace(manifest, version=version, leads=counted[0] if counted else 0, seconds=took())
    old = manifest_of(place)
    put(place / "manifest.json", told.as_json())
    _tidy(place, {version, old.version if old else ""})
    return told


def put(path: Path, told: object) -> None:
    """Put a small file in place of the old one, so that readers see the one or the other whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    draft.replace(path)


def _prepare(connection: duckdb.DuckDBPyConnection, as_of: datetime, today: date, around: Around) -> None:
    connection.execute("SET VARIABLE as_of = ?::TIMESTAMP", [as_of.astimezone(UTC).replace(tzinfo=None)])
    connection.execute("SET VARIABLE today = ?", [today.isoformat()])
    small = {
        "rates (currency VARCHAR, rate DECIMAL(18, 6))": list(around.money.rates.items()),
        "funnels (id BIGINT, name VARCHAR)": list(around.funnels.items()),
        "departments (id BIGINT, parent BIGINT, head BIGINT)": around.departments,
    }
    for shape, rows in small.items():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {shape}")
        places = ", ".join("?" * (shape.count(",") + 1 - shape.count("18,")))
        if rows:
            connection.executemany(f"INSERT INTO {shape.partition(' ')[0]} VALUES ({places})", rows)  # noqa: S608


def _write(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    folder.mkdir(parents=True)
    for name, chosen in _WRITTEN.items():
        path = str(folder / f"{name}.parquet").replace("'", "''")
        connection.execute(f"COPY ({chosen}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def _tidy(place: Path, kept: set[str]) -> None:
    for folder in place.glob("at-*"):
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)
