"""Remember which robots only observe on which portal; a robot of which nothing is known is active."""

from sqlalchemy import Column, String, Table, delete, select

from b24app.clock import Clock, SystemClock
from b24app.store.db import Database
from b24app.store.rows import upsert
from b24app.store.tables import Moment, metadata

ACTIVE = "active"
OBSERVE = "observe"
"""The robot says what it would do, and does nothing."""

modes = Table(
    "modes",
    metadata,
    Column("member_id", String(64), primary_key=True),
    Column("code", String(255), primary_key=True),
    Column("mode", String(16), nullable=False),
    Column("set_at", Moment, nullable=False),
)


class Modes:
    """The modes of all robots."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    def of(self, member_id: str, code: str) -> str:
        """Return the mode of a robot on a portal."""
        return self.all(member_id).get(code, ACTIVE)

    def all(self, member_id: str) -> dict[str, str]:
        """Return the modes that were set on a portal, by the robot's code."""
        wanted = select(modes.c.code, modes.c.mode).where(modes.c.member_id == member_id)
        with self._db.reading() as connection:
            return {row.code: row.mode for row in connection.execute(wanted)}

    def put(self, member_id: str, code: str, mode: str) -> None:
        """Set the mode of a robot on a portal; its next run goes by it."""
        with self._db.begin() as connection:
            row = {"mode": mode, "set_at": self._clock.now()}
            upsert(connection, modes, {"member_id": member_id, "code": code}, row)

    def forget(self, member_id: str) -> None:
        """Forget the modes of a portal."""
        with self._db.begin() as connection:
            connection.execute(delete(modes).where(modes.c.member_id == member_id))
