"""Remember on which stages each robot was seen alive: the portal cannot be asked where people have placed it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, String, Table, delete, select

from b24app.clock import Clock, SystemClock
from b24app.store.db import Database
from b24app.store.rows import insert_new
from b24app.store.tables import Moment, metadata

sightings = Table(
    "sightings",
    metadata,
    Column("member_id", String(64), primary_key=True),
    Column("code", String(255), primary_key=True),
    Column("kind", String(64), primary_key=True),
    Column("stage", String(64), primary_key=True),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
)


@dataclass(frozen=True)
class Sighting:
    """A robot that the portal called for a kind of card on a stage; an unknown stage is empty."""

    code: str
    kind: str
    stage: str
    first_at: datetime
    last_at: datetime


class Sightings:
    """Where robots were seen."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    def note(self, member_id: str, code: str, kind: str, stage: str) -> None:
        """Note that the portal called a robot for a card on a stage."""
        now = self._clock.now()
        key = {"member_id": member_id, "code": code, "kind": kind, "stage": stage}
        own = [sightings.c[name] == value for name, value in key.items()]
        with self._db.begin(is_hasty=True) as connection:
            if not insert_new(connection, sightings, key, {"first_at": now, "last_at": now}):
                connection.execute(sightings.update().where(*own).values(last_at=now))

    def of(self, member_id: str, code: str | None = None) -> list[Sighting]:
        """List where the robots of a portal, or one of them, were seen, the latest first."""
        wanted = select(sightings).where(sightings.c.member_id == member_id).order_by(sightings.c.last_at.desc())
        if code is not None:
            wanted = wanted.where(sightings.c.code == code)
        with self._db.reading() as connection:
            rows = connection.execute(wanted).mappings().all()
        return [Sighting(**{name: value for name, value in row.items() if name != "member_id"}) for row in rows]

    def forget(self, member_id: str, code: str | None = None) -> None:
        """Forget the sightings of a portal, or of one robot there."""
        wanted = delete(sightings).where(sightings.c.member_id == member_id)
        with self._db.begin() as connection:
            connection.execute(wanted if code is None else wanted.where(sightings.c.code == code))
