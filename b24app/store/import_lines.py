"""Keep the lines of imports: what each says, what was decided of it, and what became of it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
    update,
)

from b24app.store.db import Database
from b24app.store.tables import metadata

NEW = "new"
SENT = "sent"
"""Decided, and perhaps sent: it is looked up before it is sent again."""
DONE = "done"
SKIPPED = "skipped"
FAILED = "failed"
UNDONE = "undone"
KEPT = "kept"
"""Left on the portal by an undo: somebody has touched it since."""

WAITING = (NEW, SENT)

import_lines = Table(
    "import_lines",
    metadata,
    Column("import_id", Integer, primary_key=True),
    # Counted from 1 among the lines that say something; `place` is the line of the file.
    Column("number", Integer, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("cells", JSON, nullable=False),
    Column("fields", JSON, nullable=False),
    # The first line of the file with the same phone or address.
    Column("twin", Integer),
    Column("state", String(16), nullable=False),
    Column("action", String(16), nullable=False),
    Column("decided", JSON, nullable=False),
    Column("lead", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("sent_at", Float),
    Index("ix_import_lines_state", "import_id", "state", "number"),
)

import_keys = Table(
    "import_keys",
    metadata,
    Column("import_id", Integer, primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("number", Integer, nullable=False),
)


@dataclass(frozen=True)
class Line:
    """One line; `fields` is what it says in the portal's spelling, `decided` what its action needs to know."""

    number: int
    place: int
    cells: Sequence[str]
    fields: Mapping[str, Any]
    twin: int | None = None
    state: str = NEW
    action: str = ""
    decided: Mapping[str, Any] = field(default_factory=dict)
    lead: int = 0
    reason: str = ""
    sent_at: float | None = None


_NAMES = tuple(Line.__dataclass_fields__)


class ImportLines:
    """The lines of one import."""

    def __init__(self, db: Database, import_id: int) -> None:
        self._db = db
        self._id = import_id
        self._own = import_lines.c.import_id == import_id

    def add(self, lines: Iterable[tuple[Line, Collection[str]]]) -> None:
        """Store some lines with the keys by which each is known; a key known already names the line's twin."""
        some = [(line, list(dict.fromkeys(key[:255] for key in keys))) for line, keys in lines]
        wanted = {key for _, keys in some for key in keys}
        with self._db.begin() as connection:
            first = self._known(connection, wanted)
            before, rows = set(first), []
            for line, keys in some:
                twin = min((first[key] for key in keys if key in first), default=None)
                first |= {key: line.number for key in keys if key not in first}
                rows.append({**_row(line), "import_id": self._id, "twin": twin})
            new = [{"import_id": self._id, "key": key, "number": first[key]} for key in first if key not in before]
            for table, values in ((import_keys, new), (import_lines, rows)):
                if values:
                    connection.execute(insert(table), values)

    def _known(self, connection: Connection, keys: Collection[str]) -> dict[str, int]:
        """Return the line that has each of some keys first; the file is read once, by one process."""
        asked = select(import_keys.c.key, import_keys.c.number).where(import_keys.c.import_id == self._id)
        rows = connection.execute(asked.where(import_keys.c.key.in_(keys))).all() if keys else []
        return {key: int(number) for key, number in rows}

    def get(self, numbers: Collection[int]) -> dict[int, Line]:
        """Return lines by number."""
        return {one.number: one for one in self._some(import_lines.c.number.in_(numbers))} if numbers else {}

    def after(self, number: int, limit: int, *states: str, action: str = "") -> list[Line]:
        """Return the next lines above a number, those in some states and of an action where any is named."""
        wanted = [import_lines.c.number > number]
        if states:
            wanted.append(import_lines.c.state.in_(states))
        if action:
            wanted.append(import_lines.c.action == action)
        return self._some(*wanted, limit=limit)

    def before(self, number: int | None, limit: int, state: str, *, action: str) -> list[Line]:
        """Return the lines of a state and action below a number, the last ones first; from the end without one."""
        wanted = [import_lines.c.state == state, import_lines.c.action == action]
        if number is not None:
            wanted.append(import_lines.c.number < number)
        return self._some(*wanted, limit=limit, order=import_lines.c.number.desc())

    def made(self, leads: Collection[int]) -> dict[int, str]:
        """Return the states of the lines that have made some of these leads, by lead."""
        columns = import_lines.c.lead, import_lines.c.state
        wanted = select(*columns).where(self._own, import_lines.c.lead.in_(leads))
        with self._db.reading() as connection:
            rows = connection.execute(wanted.where(import_lines.c.action.in_(("create", "repeat"))))
            return {int(lead): str(state) for lead, state in rows}

    def all(self, *states: str, action: str = "", portion: int = 500) -> Iterator[Line]:
        """Give every line, or those in some states and of an action, in order; a portion of them in memory at once."""
        last = 0
        while some := self.after(last, portion, *states, action=action):
            yield from some
            last = some[-1].number

    def keep(self, lines: Iterable[Line]) -> None:
        """Write what is now known of lines: action, decision, state, lead, reason."""
        changing = ("state", "action", "decided", "lead", "reason", "sent_at")
        rows = [{"own": one.number, **{name: _row(one)[name] for name in changing}} for one in lines]
        wanted = update(import_lines).where(self._own, import_lines.c.number == bindparam("own"))
        if rows:
            with self._db.begin() as connection:
                connection.execute(wanted.values({name: bindparam(name) for name in changing}), rows)

    def counts(self) -> dict[tuple[str, str], int]:
        """Count the lines by state and action."""
        wanted = select(import_lines.c.state, import_lines.c.action, func.count()).where(self._own)
        with self._db.reading() as connection:
            found = connection.execute(wanted.group_by(import_lines.c.state, import_lines.c.action))
            return {(state, action): int(number) for state, action, number in found}

    def _some(self, *which: Any, limit: int | None = None, order: Any = import_lines.c.number) -> list[Line]:
        wanted = select(*(import_lines.c[name] for name in _NAMES)).where(self._own, *which)
        with self._db.reading() as connection:
            found = connection.execute(wanted.order_by(order).limit(limit)).mappings()
            return [Line(**row) for row in found]


def _row(line: Line) -> dict[str, Any]:
    row = {name: getattr(line, name) for name in _NAMES}
    return row | {"cells": list(line.cells), "fields": dict(line.fields), "decided": dict(line.decided)}
