"""Keep imports of files: what was read, by which rules, and how far each has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Integer, String, Table, delete, insert, select, update

from b24app.clock import Clock, SystemClock
from b24app.store.db import Database
from b24app.store.faults import Unknown
from b24app.store.import_lines import import_keys, import_lines
from b24app.store.tables import Moment, metadata

READING = "reading"
"""The file is being read; nothing has been sent."""
RUNNING = "running"
DONE = "done"
UNDONE = "undone"

imports = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("portal", String(255), nullable=False, index=True),
    Column("name", String(255), nullable=False),
    # What every lead made by it carries, so that a write whose answer was lost is found again.
    Column("origin", String(32), nullable=False),
    Column("policy", String(16), nullable=False),
    Column("settings", JSON, nullable=False),
    Column("job", Integer),
    Column("state", String(16), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
)


@dataclass(frozen=True)
class Import:
    """One import; `settings` are the file's headings and spelling and what duplicates are overwritten with."""

    id: int
    portal: str
    name: str
    origin: str
    policy: str
    settings: dict[str, Any]
    job: int | None
    state: str
    made_at: datetime
    changed_at: datetime


class NoSuchImport(Unknown):
    """There is no import of this number; see "b24app leads import list"."""

    code = "imports.unknown"


class Imports:
    """The imports of all portals."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self.db = db
        self.clock = clock or SystemClock()

    def add(self, portal: str, name: str, origin: str, policy: str, settings: Mapping[str, Any]) -> int:
        """Begin an import, of which no line is read yet, and return its number."""
        now = self.clock.now()
        row: dict[str, Any] = {"portal": portal, "name": name[:255], "origin": origin, "policy": policy}
        row |= {"settings": dict(settings), "state": READING, "made_at": now, "changed_at": now}
        with self.db.begin() as connection:
            return int(connection.execute(insert(imports).returning(imports.c.id), row).scalar_one())

    def get(self, number: int, portal: str | None = None) -> Import:
        """Return an import; raises NoSuchImport where there is none, or it is another portal's."""
        with self.db.reading() as connection:
            row = connection.execute(select(imports).where(imports.c.id == number)).mappings().one_or_none()
        if row is None or (portal is not None and row["portal"] != portal):
            raise NoSuchImport(where=str(number))
        return Import(**row)

    def of(self, portal: str) -> list[Import]:
        """List a portal's imports, the newest first."""
        wanted = select(imports).where(imports.c.portal == portal).order_by(imports.c.id.desc())
        with self.db.reading() as connection:
            return [Import(**row) for row in connection.execute(wanted).mappings()]

    def turn_to(self, number: int, state: str, *, job: int | None = None) -> None:
        """Note the state of an import, and the bulk job that does it."""
        values: dict[str, Any] = {"state": state, "changed_at": self.clock.now()}
        if job is not None:
            values["job"] = job
        with self.db.begin() as connection:
            connection.execute(update(imports).where(imports.c.id == number).values(values))

    def forget(self, number: int) -> None:
        """Delete an import with its lines."""
        with self.db.begin() as connection:
            connection.execute(delete(import_keys).where(import_keys.c.import_id == number))
            connection.execute(delete(import_lines).where(import_lines.c.import_id == number))
            connection.execute(delete(imports).where(imports.c.id == number))

    def old(self, before: datetime, limit: int) -> int:
        """Delete imports that ended before a time, clients' data and all; returns how many."""
        ended = imports.c.state.in_([DONE, UNDONE, READING])
        wanted = select(imports.c.id).where(ended, imports.c.changed_at < before).limit(limit)
        with self.db.reading() as connection:
            numbers = list(connection.scalars(wanted))
        for number in numbers:
            self.forget(number)
        return len(numbers)
