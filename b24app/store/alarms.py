"""Raise an alarm once: remember which were raised on a portal, so that nobody is told the same thing again."""

from datetime import datetime, timedelta

from sqlalchemy import Column, String, Table, delete, select, update

from b24app.clock import Clock, SystemClock
from b24app.store.db import Database
from b24app.store.rows import insert_new
from b24app.store.tables import Moment, metadata

alarms = Table(
    "alarms",
    metadata,
    Column("member_id", String(64), primary_key=True),
    Column("name", String(255), primary_key=True),
    Column("raised_at", Moment, nullable=False),
)


class Alarms:
    """The alarms that were raised."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    def is_news(self, member_id: str, name: str, quiet: timedelta) -> bool:
        """Raise an alarm: true for the one who brings it, false for as long as it stays quiet afterwards."""
        now = self._clock.now()
        own = (alarms.c.member_id == member_id, alarms.c.name == name)
        with self._db.begin() as connection:
            if insert_new(connection, alarms, {"member_id": member_id, "name": name}, {"raised_at": now}):
                return True
            stale = update(alarms).where(*own, alarms.c.raised_at < now - quiet)
            return connection.execute(stale.values(raised_at=now)).rowcount == 1

    def raised(self, member_id: str, since: datetime) -> list[tuple[str, datetime]]:
        """List the alarms raised on a portal since a moment, the newest first."""
        own = (alarms.c.member_id == member_id, alarms.c.raised_at >= since)
        wanted = select(alarms.c.name, alarms.c.raised_at).where(*own).order_by(alarms.c.raised_at.desc())
        with self._db.reading() as connection:
            return [(name, at) for name, at in connection.execute(wanted)]

    def forget(self, member_id: str) -> None:
        """Forget the alarms of a portal."""
        with self._db.begin() as connection:
            connection.execute(delete(alarms).where(alarms.c.member_id == member_id))
