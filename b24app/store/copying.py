"""Copy whole SQLite databases into PostgreSQL: every row as it is, all of them or none."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, inspect

from b24app.languages import phrase
from b24app.store.db import Database
from b24app.store.faults import StoreError

_SHAPE = frozenset({"alembic_version", "dbos_migrations", "sqlite_sequence"})
"""Tables that say what shape a database has; each keeps its own."""
_GONE = frozenset({"workers"})
"""Tables about processes, none of which lives on."""
_AT_ONCE = 1000


class NoCopy(StoreError):
    """The databases cannot be copied; see the reason above."""

    code = "store.no-copy"


@dataclass(frozen=True)
class Part:
    """One SQLite database, the schema that takes its tables in, and what some of them are called there."""

    source: Database
    schema: str
    renamed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Copied:
    """A table that was copied and how many rows it has on both sides."""

    table: str
    rows: int


def copy(parts: Sequence[Part], target: Database) -> list[Copied]:
    """Copy the parts into an empty, migrated PostgreSQL in one transaction; returns every table.

    Each source is held in a transaction of its own meanwhile, so that nobody writes to it. Raises NoCopy where the
    target holds anything, where it has no place for something, or where the rows counted afterwards differ.
    """
    with ExitStack() as stack:
        held = [(part, stack.enter_context(part.source.begin())) for part in parts]
        there = stack.enter_context(target.begin())
        # What SQLite keeps is UTC without saying so.
        there.exec_driver_sql("SET LOCAL timezone TO 'UTC'")
        pairs = [(source, table) for part, source in held for table in _tables(part, source, there)]
        for _, table in pairs:
            _is_empty(there, table)
        return [_copied(source, there, table) for source, table in pairs]


@dataclass(frozen=True)
class _Table:
    """A table on both sides, with the columns of the source."""

    name: str
    schema: str
    target: str
    columns: Sequence[str]

    @property
    def place(self) -> str:
        return f"{_quoted(self.schema)}.{_quoted(self.target)}"

    @property
    def listed(self) -> str:
        return ", ".join(map(_quoted, self.columns))


def _tables(part: Part, source: Connection, there: Connection) -> Iterator[_Table]:
    """List the tables of a part, those that others point at first."""
    places = inspect(there)
    names = source.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars()
    wanted = {part.renamed.get(name, name): name for name in names if name not in _SHAPE | _GONE}
    order = [name for name, _ in places.get_sorted_table_and_fkc_names(part.schema) if name]
    for name in wanted.keys() - set(order):
        raise _no_place(wanted[name])
    for target in filter(wanted.__contains__, order):
        columns = [str(one.name) for one in source.exec_driver_sql(f"PRAGMA table_info({_quoted(wanted[target])})")]
        if set(columns) - {str(one["name"]) for one in places.get_columns(target, part.schema)}:
            raise _no_place(wanted[target])
        yield _Table(wanted[target], part.schema, target, columns)


def _copied(source: Connection, there: Connection, table: _Table) -> Copied:
    rows = source.exec_driver_sql(f"SELECT {table.listed} FROM {_quoted(table.name)} ORDER BY rowid")  # noqa: S608
    driver: Any = there.connection.driver_connection
    # As text, the way it is kept: what is JSON stays the same letter by letter.
    copying = f"COPY {table.place} ({table.listed}) FROM STDIN"
    with _told(table.name, there), driver.cursor() as cursor, cursor.copy(copying) as stream:
        for row in rows.yield_per(_AT_ONCE):
            stream.write_row(tuple(row))
    _go_on_counting(there, table)
    before, after = _count(source, _quoted(table.name)), _count(there, table.place)
    if before != after:
        raise NoCopy(
            phrase("the copy has {after} rows and not {before}"),
            phrase("nothing was kept of it; tell the makers"),
            where=table.name,
            before=before,
            after=after,
        )
    return Copied(table.name, after)


def _go_on_counting(there: Connection, table: _Table) -> None:
    """Let numbers that the database itself gives begin after those that were copied."""
    for column in table.columns:
        sequence = there.exec_driver_sql("SELECT pg_get_serial_sequence(%s, %s)", (table.place, column)).scalar_one()
        if sequence:
            highest = f"SELECT max({_quoted(column)}) FROM {table.place}"  # noqa: S608
            there.exec_driver_sql(f"SELECT setval(%s, coalesce(({highest}), 0) + 1, false)", (sequence,))


def _is_empty(there: Connection, table: _Table) -> None:
    if _count(there, table.place):
        raise NoCopy(
            phrase("the database has rows already"), phrase("name an empty database with --to"), where=table.place
        )


def _count(connection: Connection, place: str) -> int:
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM {place}").scalar_one())  # noqa: S608


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _no_place(table: str) -> NoCopy:
    return NoCopy(
        phrase("the new database has no place for this table"),
        phrase("nothing was copied; tell the makers"),
        where=table,
    )


@contextmanager
def _told(table: str, there: Connection) -> Iterator[None]:
    """Say in which table PostgreSQL refuses a row."""
    try:
        yield
    except there.dialect.loaded_dbapi.Error as fault:
        raise NoCopy(
            phrase("a row is refused: {reason}"),
            phrase("nothing was copied; tell the makers"),
            where=table,
            reason=str(fault).strip().split("\n")[0],
        ) from None
