"""Bring the worker's copy up to date: what was changed since, and what is gone; everything at first."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from b24app.cleanup.copying.copy import Copy, open_copy
from b24app.cleanup.copying.portions import put, remove, together
from b24app.cleanup.copying.reading import Told, refresh
from b24app.portal.client import Portal
from b24app.portal.report_lists import report_tables
from b24app.portal.tables import Table, read_numbered
from b24app.reports.copying.schema import OWN, TABLES
from b24app.reports.published import FORM

_LEADS = "report_leads"
_OWNED = {"report_activities": "lead", "report_deals": "lead", "lead_history": "owner"}
"""Tables of what belongs to leads, and the column that says to which."""

_REMEMBERED = """
INSERT OR REPLACE INTO known_stages
  SELECT entity_id, status_id, any_value(name), any_value(sort), FALSE FROM stages
  WHERE entity_id IN ('STATUS', 'SOURCE') AND status_id IS NOT NULL GROUP BY ALL;
UPDATE known_stages SET is_gone = TRUE WHERE (entity_id, status_id) NOT IN
  (SELECT (entity_id, status_id) FROM stages WHERE entity_id IS NOT NULL AND status_id IS NOT NULL);
INSERT OR REPLACE INTO known_users
  SELECT id, coalesce(nullif(trim(concat_ws(' ', name, last_name)), ''), email), is_active, departments FROM users;
"""


@contextmanager
def own_copy(place: Path) -> Iterator[Copy]:
    """Open the worker's copy until the block ends; raises CopyInUse where another process refreshes it."""
    with open_copy(place / f"copy-{FORM}.duckdb") as copy:
        copy.connection.execute(f"SET memory_limit = '600MB'; SET threads = 2; {TABLES}")
        yield copy


def read(portal: Portal, copy: Copy, fields: Mapping[str, str], told: Told) -> None:
    """Read; may be killed at any moment and called again. `fields` as in report_tables."""
    _mind_fields(copy, fields)
    tables = report_tables(fields)
    refresh(portal, copy, told, tables)
    for table in tables:
        if table.name in _OWNED:
            _read_orphans(portal.bulk(), copy, table)
    with together(copy):
        copy.connection.execute(_REMEMBERED)


def _read_orphans(portal: Portal, copy: Copy, table: Table) -> None:
    """Read anew what belonged to leads that are gone: a merge hands it to another lead and calls none of it changed."""
    numbers = _orphans(copy, table.name)
    rows = [table.columns(row) for row in read_numbered(portal, table, numbers)]
    with together(copy):
        remove(copy, table.name, sorted(set(numbers) - {row["id"] for row in rows}))
        put(copy, table.name, rows)
    with together(copy):
        added = [(table.name, number) for number in _orphans(copy, table.name)]
        if added:
            copy.connection.executemany("INSERT INTO orphans VALUES (?, ?)", added)


def _orphans(copy: Copy, name: str) -> list[int]:
    """Give the rows whose lead is gone and that were not read anew since."""
    asked = (
        f"SELECT id FROM {name} WHERE {_OWNED[name]} IS NOT NULL"  # noqa: S608 - tables of ours
        f" AND {_OWNED[name]} NOT IN (SELECT id FROM report_leads)"
        " AND id NOT IN (SELECT id FROM orphans WHERE name = ?) ORDER BY id"
    )
    return [number for (number,) in copy.connection.execute(asked, [name]).fetchall()]


def forget(copy: Copy) -> None:
    """Empty the copy, so that everything is read anew; names of what was deleted stay known."""
    with together(copy):
        for name in (*OWN, "progress", "orphans"):
            copy.connection.execute(f"DELETE FROM {name}")  # noqa: S608 - tables of ours


def _mind_fields(copy: Copy, fields: Mapping[str, str]) -> None:
    """Have all leads read anew where other fields of theirs are wanted than before."""
    wanted = json.dumps(dict(sorted(fields.items())))
    known = copy.connection.execute("SELECT fields FROM read_with").fetchone()
    if known and known[0] == wanted:
        return
    with together(copy):
        copy.connection.execute(f"DELETE FROM {_LEADS}")  # noqa: S608 - a table of ours
        copy.connection.execute("DELETE FROM progress WHERE name = ?", [_LEADS])
        copy.connection.execute("DELETE FROM read_with")
        copy.connection.execute("INSERT INTO read_with VALUES (?)", [wanted])
