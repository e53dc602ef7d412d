"""Remember of which cards somebody said that they are no duplicates: for the whole team, and for good."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Column, String, Table, delete, select

from b24app.clock import Clock, SystemClock
from b24app.store.db import Database
from b24app.store.rows import insert_new
from b24app.store.tables import Moment, metadata

Card = tuple[str, int]
"""A kind (lead, contact or company) and a number."""

not_duplicates = Table(
    "not_duplicates",
    metadata,
    Column("member_id", String(255), primary_key=True),
    Column("kind_a", String(16), primary_key=True),
    Column("id_a", BigInteger, primary_key=True, autoincrement=False),
    Column("kind_b", String(16), primary_key=True),
    Column("id_b", BigInteger, primary_key=True, autoincrement=False),
    Column("who", String(255), nullable=False),
    Column("at", Moment, nullable=False),
)


@dataclass(frozen=True)
class NotDuplicate:
    """Two cards of different clients, who said so and when."""

    one: Card
    other: Card
    who: str
    at: datetime


class NotDuplicates:
    """What people said of the cards of all portals; the order of two cards does not matter."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    def remember(self, member_id: str, one: Card, other: Card, who: str = "") -> bool:
        """Remember that two cards are of different clients; False where somebody had said so before."""
        with self._db.begin() as connection:
            values = {"who": who, "at": self._clock.now()}
            return insert_new(connection, not_duplicates, _key(member_id, one, other), values)

    def take_back(self, member_id: str, one: Card, other: Card) -> bool:
        """Forget that two cards were said to be different; False where nobody had."""
        own = [not_duplicates.c[name] == value for name, value in _key(member_id, one, other).items()]
        with self._db.begin() as connection:
            return connection.execute(delete(not_duplicates).where(*own)).rowcount > 0

    def of(self, member_id: str) -> list[NotDuplicate]:
        """List what was said of a portal's cards."""
        table = not_duplicates
        wanted = select(table).where(table.c.member_id == member_id)
        with self._db.reading() as connection:
            ordered = wanted.order_by(table.c.kind_a, table.c.id_a, table.c.kind_b, table.c.id_b)
            rows = connection.execute(ordered).all()
        return [NotDuplicate((row.kind_a, row.id_a), (row.kind_b, row.id_b), row.who, row.at) for row in rows]

    def forget(self, member_id: str) -> None:
        """Forget everything said of a portal's cards."""
        with self._db.begin() as connection:
            connection.execute(delete(not_duplicates).where(not_duplicates.c.member_id == member_id))


def _key(member_id: str, one: Card, other: Card) -> dict[str, str | int]:
    (kind_a, id_a), (kind_b, id_b) = sorted((one, other))
    return {"member_id": member_id, "kind_a": kind_a, "id_a": id_a, "kind_b": kind_b, "id_b": id_b}
