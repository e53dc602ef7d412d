"""Write a row whether or not it is there already, on either database."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def upsert(connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Insert a row or, where its key exists, write over the given columns."""
    insert = _insert(connection, table).values(**key, **values)
    connection.execute(insert.on_conflict_do_update(index_elements=list(key), set_=dict(values)))


def insert_new(connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Insert a row unless its key exists and say whether it was new."""
    insert = _insert(connection, table).values(**key, **values)
    new = insert.on_conflict_do_nothing(index_elements=list(key)).returning(*(table.c[name] for name in key))
    # Not by the count of rows: PostgreSQL's driver gives -1 here.
    return connection.execute(new).first() is not None


def _insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
