"""Remember which changes of cards were seen, how far lists were read, and which run took which entry into a stage."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, String, Table, and_, delete, select, update

from b24app.clock import Clock, SystemClock
from b24app.store.db import Database
from b24app.store.rows import insert_new, upsert
from b24app.store.tables import Moment, metadata

_OWN = "installs.member_id"

seen = Table(
    "seen",
    metadata,
    Column("member_id", ForeignKey(_OWN, ondelete="CASCADE"), primary_key=True),
    Column("slot", String(128), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
)

cursors = Table(
    "cursors",
    metadata,
    Column("member_id", ForeignKey(_OWN, ondelete="CASCADE"), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("value", JSON, nullable=False),
)

claims = Table(
    "claims",
    metadata,
    Column("member_id", ForeignKey(_OWN, ondelete="CASCADE"), primary_key=True),
    Column("code", String(255), primary_key=True),
    Column("kind", String(32), primary_key=True),
    # The number of the entry in the portal's stage history.
    Column("entry", BigInteger, primary_key=True, autoincrement=False),
    Column("run_key", String(255), nullable=False),
    Column("is_call", Boolean(name="is_call"), nullable=False),
    Column("at", Moment, nullable=False),
)

posts = Table(
    "posts",
    metadata,
    Column("member_id", ForeignKey(_OWN, ondelete="CASCADE"), primary_key=True),
    Column("code", String(255), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("stage", String(64), primary_key=True),
    Column("inputs", JSON, nullable=False),
    Column("at", Moment, nullable=False),
)


@dataclass(frozen=True)
class Claim:
    """Who took an entry into a stage: a robot call of the portal, or a run of ours that saw the move itself."""

    run_key: str
    is_call: bool
    at: datetime


@dataclass(frozen=True)
class Post:
    """A stage on which a unit stands, as its last call there showed, with the settings it has there."""

    inputs: Mapping[str, Any]
    at: datetime


class Seen:
    """What was seen on all portals."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    def among(self, member_id: str, slots: Collection[str]) -> set[str]:
        """Return those of these changes that were seen before."""
        wanted = select(seen.c.slot).where(seen.c.member_id == member_id, seen.c.slot.in_(list(slots)))
        with self._db.reading() as connection:
            return set(connection.scalars(wanted))

    def note(self, member_id: str, slots: Collection[str]) -> None:
        """Note changes as seen, once what follows from them is kept."""
        at = self._clock.now()
        with self._db.begin() as connection:
            for slot in slots:
                insert_new(connection, seen, {"member_id": member_id, "slot": slot}, {"at": at})

    def has_since(self, member_id: str, moment: datetime) -> bool:
        """Tell whether any change of a portal was seen since a moment."""
        wanted = select(seen.c.slot).where(seen.c.member_id == member_id, seen.c.at >= moment).limit(1)
        with self._db.reading() as connection:
            return connection.scalar(wanted) is not None

    def forget_old(self, days: float) -> int:
        """Drop what was seen so long ago that no list will show it again; returns how much that was."""
        old = seen.c.at < self._clock.now() - timedelta(days=days)
        with self._db.begin() as connection:
            return connection.execute(delete(seen).where(old)).rowcount

    def cursor(self, member_id: str, name: str) -> dict[str, Any] | None:
        """Return how far a list was read, None where reading it has not begun."""
        wanted = select(cursors.c.value).where(cursors.c.member_id == member_id, cursors.c.name == name)
        with self._db.reading() as connection:
            return connection.scalar(wanted)

    def advance(
        self, member_id: str, name: str, further: Callable[[dict[str, Any] | None], dict[str, Any]]
    ) -> dict[str, Any]:
        """Move a cursor on from where it stands now, whoever moved it there, and return it."""
        own = and_(cursors.c.member_id == member_id, cursors.c.name == name)
        with self._db.begin() as connection:
            # A row that is not there cannot be locked: two who are first at once would not see each other.
            insert_new(connection, cursors, {"member_id": member_id, "name": name}, {"value": {}})
            value = further(connection.scalar(select(cursors.c.value).where(own).with_for_update()) or None)
            connection.execute(update(cursors).where(own).values(value=value))
        return value

    def mark(self, member_id: str, name: str) -> None:
        """Note that something was done now."""
        value = {"at": self._clock.now().timestamp()}
        with self._db.begin(is_hasty=True) as connection:
            upsert(connection, cursors, {"member_id": member_id, "name": name}, {"value": value})

    def marked(self, member_id: str, name: str) -> datetime | None:
        """Return when something was done last, None where it never was."""
        found = self.cursor(member_id, name)
        return datetime.fromtimestamp(float(found["at"]), UTC) if found else None

    def drop(self, member_id: str, name: str) -> None:
        """Forget a cursor."""
        with self._db.begin() as connection:
            connection.execute(delete(cursors).where(cursors.c.member_id == member_id, cursors.c.name == name))

    def claim(self, member_id: str, code: str, kind: str, entry: int, run_key: str, *, is_call: bool) -> Claim:
        """Take an entry into a stage for a run, unless another has it; return whose it is."""
        key = {"member_id": member_id, "code": code, "kind": kind, "entry": entry}
        mine = {"run_key": run_key, "is_call": is_call, "at": self._clock.now()}
        with self._db.begin() as connection:
            insert_new(connection, claims, key, mine)
            own = and_(*(claims.c[name] == value for name, value in key.items()))
            row = connection.execute(select(claims.c.run_key, claims.c.is_call, claims.c.at).where(own)).one()
        return Claim(row.run_key, row.is_call, row.at)

    def holder(self, member_id: str, code: str, kind: str, entry: int) -> Claim | None:
        """Return who took an entry into a stage."""
        own = and_(
            claims.c.member_id == member_id, claims.c.code == code, claims.c.kind == kind, claims.c.entry == entry
        )
        with self._db.reading() as connection:
            row = connection.execute(select(claims.c.run_key, claims.c.is_call, claims.c.at).where(own)).one_or_none()
        return Claim(row.run_key, row.is_call, row.at) if row else None

    def take_over(self, member_id: str, code: str, kind: str, entry: int, run_key: str) -> None:
        """Give an entry to the robot call that came after all."""
        own = and_(
            claims.c.member_id == member_id, claims.c.code == code, claims.c.kind == kind, claims.c.entry == entry
        )
        with self._db.begin() as connection:
            connection.execute(update(claims).where(own).values(run_key=run_key, is_call=True))

    def stand(self, member_id: str, code: str, kind: str, stage: str, inputs: Mapping[str, Any]) -> None:
        """Note that a unit stands on a stage, with the settings of its last call there."""
        key = {"member_id": member_id, "code": code, "kind": kind, "stage": stage}
        with self._db.begin() as connection:
            upsert(connection, posts, key, {"inputs": dict(inputs), "at": self._clock.now()})

    def kinds(self, member_id: str) -> list[str]:
        """List the kinds of card on whose stages units stand."""
        wanted = select(posts.c.kind).where(posts.c.member_id == member_id).distinct()
        with self._db.reading() as connection:
            return sorted(connection.scalars(wanted))

    def post(self, member_id: str, code: str, kind: str, stage: str) -> Post | None:
        """Return what is known of a unit on a stage, None where no call of it came from there."""
        own = and_(posts.c.member_id == member_id, posts.c.code == code, posts.c.kind == kind, posts.c.stage == stage)
        with self._db.reading() as connection:
            row = connection.execute(select(posts.c.inputs, posts.c.at).where(own)).one_or_none()
        return Post(row.inputs, row.at) if row else None
