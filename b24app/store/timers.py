"""Keep what is due later: one row a portal, robot, card and name, however often its moment is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    and_,
    delete,
    func,
    or_,
    select,
    update,
)

from b24app.clock import Clock, SystemClock
from b24app.store.db import Database
from b24app.store.rows import insert_new
from b24app.store.tables import Moment, metadata

WAITING = "waiting"
FIRED = "fired"
DONE = "done"
DROPPED = "dropped"

timers = Table(
    "timers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("portal", String(64), nullable=False),
    Column("unit", String(255), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("card", Integer, nullable=False),
    Column("name", String(128), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("payload", JSON, nullable=False),
    # The stage on which alone it counts, empty where it counts on all of them.
    Column("stage", String(64), nullable=False, server_default=""),
    # Seconds after which it is better left out than late.
    Column("stale_after", Integer),
    Column("state", String(16), nullable=False),
    # Another number with each change: what was begun for an older one is void.
    Column("generation", Integer, nullable=False),
    Column("reason", String(64), nullable=False, server_default=""),
    # id:generation of the later timer that speaks for this one too.
    Column("heir", String(32), nullable=False, server_default=""),
    Column("claimed_until", Moment),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("portal", "unit", "kind", "card", "name"),
    Index("ix_timers_state", "state", "portal", "due_at"),
    Index("ix_timers_heir", "heir"),
)

_LEASE = timedelta(seconds=60)


@dataclass(frozen=True)
class Owner:
    """Whose timers: a robot's, on one card of a portal."""

    portal: str
    unit: str
    kind: str
    card: int

    def columns(self) -> dict[str, Any]:
        """Give the owner as columns of the table."""
        return {"portal": self.portal, "unit": self.unit, "kind": self.kind, "card": self.card}


@dataclass(frozen=True)
class Timer:
    """Something due on a card; `reason` says why it was dropped."""

    id: int
    owner: Owner
    name: str
    due_at: datetime
    payload: dict[str, Any]
    stage: str
    stale_after: int | None
    state: str
    generation: int
    reason: str
    changed_at: datetime

    @property
    def key(self) -> str:
        """Name this timer at its present moment: another moment is another key."""
        return f"{self.id}:{self.generation}"


class Timers:
    """The timers of all portals."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    def set(
        self,
        owner: Owner,
        name: str,
        due_at: datetime,
        payload: Mapping[str, Any] | None = None,
        *,
        stage: str = "",
        stale_after: int | None = None,
    ) -> Timer:
        """Set a timer or move it; the same moment and payload again change nothing, also after it has gone off."""
        wanted = {"due_at": due_at, "payload": dict(payload or {}), "stage": stage, "stale_after": stale_after}
        born = {"state": WAITING, "generation": 1, "changed_at": self._clock.now()}
        with self._db.begin() as connection:
            is_new = insert_new(connection, timers, {**owner.columns(), "name": name}, {**wanted, **born})
            found = self._one(connection, owner, name)
            if is_new or (_same(found, wanted) and found.state != DROPPED):
                return found
            again = born | {"generation": found.generation + 1, "reason": "", "heir": "", "claimed_until": None}
            connection.execute(update(timers).where(timers.c.id == found.id).values(**wanted, **again))
            return self._one(connection, owner, name)

    def cancel(self, owner: Owner, name: str | None, reason: str) -> int:
        """Drop a robot's waiting timers on a card, all of them or the one of a name; returns how many."""
        own = [_of(owner), timers.c.state == WAITING, *([timers.c.name == name] if name else [])]
        values = {"state": DROPPED, "reason": reason, "changed_at": self._clock.now()}
        with self._db.begin() as connection:
            again = timers.c.generation + 1
            return connection.execute(update(timers).where(*own).values(**values, generation=again)).rowcount

    def find(self, number: int) -> Timer | None:
        """Return a timer by its id."""
        return next(iter(self._all(timers.c.id == number)), None)

    def of(self, owner: Owner) -> list[Timer]:
        """List a robot's timers on a card, the earliest first, whatever has become of them."""
        return self._all(_of(owner))

    def of_portal(self, portal: str, state: str, limit: int) -> list[Timer]:
        """List a portal's timers in one state, the earliest first."""
        return self._all(timers.c.portal == portal, timers.c.state == state, limit=limit)

    def portals_due(self) -> list[str]:
        """List the portals for which something is due: a look into the index for each portal."""
        found, last, now = [], "", self._clock.now()
        wanted = select(timers.c.portal, timers.c.due_at).where(timers.c.state == WAITING)
        first = wanted.order_by(timers.c.portal, timers.c.due_at).limit(1)
        with self._db.reading() as connection:
            while row := connection.execute(first.where(timers.c.portal > last)).one_or_none():
                last = row.portal
                found += [last] if row.due_at <= now else []
        return found

    def due(self, portal: str, limit: int) -> list[Timer]:
        """List what is due on a portal and taken by nobody, the earliest first."""
        return self._all(timers.c.portal == portal, *self._free(), limit=limit)

    def count_due(self) -> int:
        """Count what is due on all portals and has not gone off, whoever may have taken it."""
        mine = and_(timers.c.state == WAITING, timers.c.due_at <= self._clock.now())
        with self._db.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(timers).where(mine)).scalar_one())

    def due_of(self, owner: Owner) -> list[Timer]:
        """List what is due of a robot on one card and taken by nobody, the earliest first."""
        return self._all(_of(owner), *self._free())

    def claim(self, timer: Timer, others: Sequence[Timer] = ()) -> bool:
        """Take a due timer for a minute, and drop others that it speaks for; False where another worker was first."""
        until = self._clock.now() + _LEASE
        mine = and_(timers.c.id == timer.id, timers.c.generation == timer.generation, *self._free())
        gone = {"state": DROPPED, "reason": "overtaken", "heir": timer.key, "changed_at": self._clock.now()}
        with self._db.begin() as connection:
            if not connection.execute(update(timers).where(mine).values(claimed_until=until)).rowcount:
                return False
            for one in others:
                still = and_(timers.c.id == one.id, timers.c.generation == one.generation, timers.c.state == WAITING)
                connection.execute(update(timers).where(still).values(**gone))
        return True

    def overtaken_by(self, timer_key: str) -> list[Timer]:
        """List the timers that the one of this key speaks for."""
        return self._all(timers.c.heir == timer_key)

    def settle(self, timer: Timer, state: str, reason: str = "") -> bool:
        """Note what became of a timer; False where it has been changed meanwhile and waits anew."""
        mine = and_(timers.c.id == timer.id, timers.c.generation == timer.generation)
        # What has been done stays so, though the note that it went off comes late.
        older = timers.c.state == WAITING if state == FIRED else timers.c.state.in_([WAITING, FIRED])
        values = {"state": state, "reason": reason, "changed_at": self._clock.now()}
        with self._db.begin() as connection:
            return connection.execute(update(timers).where(mine, older).values(**values)).rowcount == 1

    def forget(self, portal: str) -> None:
        """Forget all timers of a portal that has removed the app."""
        with self._db.begin() as connection:
            connection.execute(delete(timers).where(timers.c.portal == portal))

    def tidy(self, before: datetime, limit: int) -> int:
        """Forget timers that ended before a moment; returns how many."""
        ended = select(timers.c.id).where(timers.c.state.in_([DONE, DROPPED]), timers.c.changed_at < before)
        with self._db.begin() as connection:
            return connection.execute(delete(timers).where(timers.c.id.in_(ended.limit(limit)))).rowcount

    def _free(self) -> tuple[Any, ...]:
        now = self._clock.now()
        is_free = or_(timers.c.claimed_until.is_(None), timers.c.claimed_until <= now)
        return timers.c.state == WAITING, timers.c.due_at <= now, is_free

    def _one(self, connection: Connection, owner: Owner, name: str) -> Timer:
        wanted = select(timers).where(_of(owner), timers.c.name == name).with_for_update()
        return _timer(connection.execute(wanted).mappings().one())

    def _all(self, *where: Any, limit: int | None = None) -> list[Timer]:
        wanted = select(timers).where(*where).order_by(timers.c.due_at, timers.c.id)
        with self._db.reading() as connection:
            return [_timer(row) for row in connection.execute(wanted.limit(limit)).mappings()]


def _of(owner: Owner) -> Any:
    return and_(*(timers.c[name] == value for name, value in owner.columns().items()))


def _same(timer: Timer, wanted: Mapping[str, Any]) -> bool:
    return all(getattr(timer, name) == value for name, value in wanted.items())


def _timer(row: Mapping[Any, Any]) -> Timer:
    owner = Owner(row["portal"], row["unit"], row["kind"], row["card"])
    rest = ("id", "name", "due_at", "payload", "stage", "stale_after", "state", "generation", "reason", "changed_at")
    return Timer(owner=owner, **{name: row[name] for name in rest})
