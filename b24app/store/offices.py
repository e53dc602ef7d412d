"""Keep what portals say of their working time, so that it is not asked for each reminder."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import JSON, Column, String, Table, delete, select

from b24app.clock import Clock, SystemClock
from b24app.store.db import Database
from b24app.store.rows import upsert
from b24app.store.tables import Moment, metadata

offices = Table(
    "offices",
    metadata,
    Column("portal", String(255), primary_key=True),
    Column("found", JSON, nullable=False),
    Column("read_at", Moment, nullable=False),
)

_FRESH = timedelta(hours=12)


class Offices:
    """The working time of all portals, as JSON."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self.db = db
        self._clock = clock or SystemClock()

    def find(self, portal: str) -> tuple[dict[str, Any], bool] | None:
        """Return what was found last and whether that is still fresh; None where nothing ever was."""
        wanted = select(offices.c.found, offices.c.read_at).where(offices.c.portal == portal)
        with self.db.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        return (row.found, self._clock.now() - row.read_at < _FRESH) if row else None

    def keep(self, portal: str, found: Mapping[str, Any]) -> None:
        """Keep what was found."""
        with self.db.begin() as connection:
            upsert(connection, offices, {"portal": portal}, {"found": dict(found), "read_at": self._clock.now()})

    def forget(self, portal: str) -> None:
        """Forget a portal that has removed the app."""
        with self.db.begin() as connection:
            connection.execute(delete(offices).where(offices.c.portal == portal))
