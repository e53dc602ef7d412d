"""Run the SQL of the matching, which lies in files beside this one, and stream rows through Python where SQL ends."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

_ROWS = 50_000


def run_file(connection: DuckDBPyConnection, name: str) -> None:
    """Run every statement of a file."""
    connection.execute((Path(__file__).parent / name).read_text("utf-8"))


def rows_of(connection: DuckDBPyConnection, query: str, name: str) -> Iterator[tuple[Any, ...]]:
    """Read the rows of a query piece by piece, in its order; others may write meanwhile.

    `name` tells this reading from others that go on at the same time.
    """
    # A cursor of its own would not see temporary tables, and the next statement ends what this one has begun to read.
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name}_rows AS {query}")
    piece = f"SELECT * FROM {name}_rows WHERE rowid >= ? AND rowid < ? ORDER BY rowid"  # noqa: S608
    first = 0
    while some := connection.execute(piece, [first, first + _ROWS]).fetchall():
        yield from some
        first += _ROWS
    connection.execute(f"DROP TABLE {name}_rows")


def fill(connection: DuckDBPyConnection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Make a temporary table of rows; columns are given with their types, such as `value VARCHAR`."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} ({', '.join(columns)})")
    types = [column.split()[1] for column in columns]
    holes = ", ".join(f"unnest(?::{kind}[])" for kind in types)
    left = iter(rows)
    while some := list(islice(left, _ROWS)):
        # Lists travel fifty times as fast as single rows.
        connection.execute(f"INSERT INTO {table} SELECT {holes}", [list(one) for one in zip(*some, strict=True)])


def read_through(
    connection: DuckDBPyConnection,
    query: str,
    table: str,
    columns: Sequence[str],
    read: Callable[[str], Sequence[Any]],
) -> None:
    """Read each text of a query once and keep what is read of it in a table; `text` is its first column."""
    fill(
        connection,
        table,
        ["text VARCHAR", *columns],
        ((text, *read(text)) for (text,) in rows_of(connection, query, table)),
    )
