"""Put portions of rows into a copy, in one transaction with how far the copying has come."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from b24app.cleanup.copying.copy import Copy

Rows = Sequence[Mapping[str, Any]]

KINDS = {"leads": "lead", "contacts": "contact", "companies": "company"}
"""Tables whose rows have ways to reach somebody, and what those call them."""

_LINKS = "contact_companies"


@contextmanager
def together(copy: Copy) -> Iterator[None]:
    """Keep everything that is done in the block, or nothing of it."""
    copy.connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        copy.connection.execute("ROLLBACK")
        raise
    copy.connection.execute("COMMIT")


def put(copy: Copy, table: str, rows: Rows) -> None:
    """Put rows into a table in place of those with the same numbers."""
    numbers = [row["id"] for row in rows]
    if table == _LINKS:
        _delete(copy, table, numbers)
        _insert(copy, table, list(_links(rows)))
        return
    if kind := KINDS.get(table):
        copy.connection.execute(
            "DELETE FROM communications WHERE kind = ? AND id IN (SELECT unnest(?::BIGINT[]))", [kind, numbers]
        )
        _insert(copy, "communications", list(_ways(kind, rows)))
    _insert(copy, table, rows)


def replace(copy: Copy, table: str, rows: Rows) -> None:
    """Put rows in place of everything a table holds."""
    copy.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a table of ours
    _insert(copy, table, rows)


def add(copy: Copy, table: str, rows: Rows) -> None:
    """Add rows to a table."""
    _insert(copy, table, rows)


def remove(copy: Copy, table: str, numbers: Sequence[int]) -> None:
    """Take rows out that the portal no longer has, and what hangs on them."""
    _delete(copy, table, numbers)
    gone = "id IN (SELECT unnest(?::BIGINT[]))"
    if kind := KINDS.get(table):
        copy.connection.execute(f"DELETE FROM communications WHERE kind = ? AND {gone}", [kind, numbers])  # noqa: S608
    if table == "leads":
        copy.connection.execute("DELETE FROM findings WHERE lead_id IN (SELECT unnest(?::BIGINT[]))", [numbers])
    if table == "contacts":
        _delete(copy, _LINKS, numbers)


def _delete(copy: Copy, table: str, numbers: Sequence[int]) -> None:
    copy.connection.execute(f"DELETE FROM {table} WHERE id IN (SELECT unnest(?::BIGINT[]))", [numbers])  # noqa: S608


def _insert(copy: Copy, table: str, rows: Rows) -> None:
    """Put rows in at once: a value at a time would take a thousand times as long."""
    if not rows:
        return
    shape = _shape(copy, table)
    picked = ", ".join(f"one.{name}" for name in shape)
    source = f"SELECT unnest(from_json(?::JSON, '{json.dumps([shape])}')) AS one"
    copy.connection.execute(
        f"INSERT OR REPLACE INTO {table} ({', '.join(shape)}) SELECT {picked} FROM ({source})"  # noqa: S608
        if _is_keyed(copy, table)
        else f"INSERT INTO {table} ({', '.join(shape)}) SELECT {picked} FROM ({source})",  # noqa: S608
        [json.dumps([{name: row.get(name) for name in shape} for row in rows])],
    )


def _shape(copy: Copy, table: str) -> dict[str, Any]:
    """Say what JSON of a table's columns looks like; JSON itself travels as text."""
    described = copy.connection.execute(f"DESCRIBE {table}").fetchall()
    told = {name: "VARCHAR" if kind == "JSON" else kind for name, kind, *_ in described}
    return {name: [kind.removesuffix("[]")] if kind.endswith("[]") else kind for name, kind in told.items()}


def _is_keyed(copy: Copy, table: str) -> bool:
    return any(row[3] == "PRI" for row in copy.connection.execute(f"DESCRIBE {table}").fetchall())


def _ways(kind: str, rows: Rows) -> Iterator[Mapping[str, Any]]:
    return ({"kind": kind, "id": row["id"], **way} for row in rows for way in row["communications"])


def _links(rows: Rows) -> Iterator[Mapping[str, Any]]:
    return (
        {"id": row["id"], "company_id": company, "position": place}
        for row in rows
        for place, company in enumerate(row["companies"])
    )
