"""Let one apply at a time work on a portal: a row that its holder keeps fresh, given up when the holder is dead."""

import os
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Column, ColumnElement, Double, Integer, String, Table, and_, delete, select, update

from b24app.clock import Clock, SystemClock
from b24app.errors import AppError
from b24app.languages import phrase
from b24app.store.db import Database
from b24app.store.faults import StoreError
from b24app.store.rows import insert_new
from b24app.store.tables import Moment, metadata

LEASE = 60.0
"""Seconds after which a holder that nobody can look for counts as dead."""

holds = Table(
    "holds",
    metadata,
    Column("portal", String(255), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("who", String(255), nullable=False),
    Column("machine", String(255), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Double, nullable=False),
)


class Held(AppError):
    """Another apply is at work on this portal; wait until it has ended."""

    code = "apply.held"


class HoldLost(AppError):
    """Too long silent, this apply may have been overtaken, so it sends nothing more; see b24app pipelines history."""

    code = "apply.hold-lost"


@dataclass(frozen=True)
class Hold:
    """A portal held for one apply."""

    holds: "Holds"
    portal: str
    holder: str
    lost: threading.Event = field(default_factory=threading.Event)

    def check(self) -> None:
        """Raise HoldLost where somebody else may be at work by now; called before every step."""
        if self.lost.is_set() or not self.holds.refresh(self.portal, self.holder):
            self.lost.set()
            raise HoldLost


class Holds:
    """The holds of all portals."""

    def __init__(self, db: Database, clock: Clock | None = None, *, lease: float = LEASE) -> None:
        self._db = db
        self._clock = clock or SystemClock()
        self._lease = lease

    @contextmanager
    def held(self, portal: str, who: str, name: str = "") -> Iterator[Hold]:
        """Hold a portal until the block ends; raises Held with who holds it and since when.

        `portal` is the key of its plans, `name` is for people.
        """
        hold = Hold(self, portal, uuid.uuid4().hex)
        self._take(hold, who, name or portal)
        over = threading.Event()
        beating = threading.Thread(target=self._beat, args=(hold, over), name="hold", daemon=True)
        beating.start()
        try:
            yield hold
        finally:
            over.set()
            beating.join()
            with self._db.begin() as connection:
                connection.execute(delete(holds).where(_mine(portal, hold.holder)))

    def is_held(self, portal: str) -> bool:
        """Tell whether somebody is at work on a portal."""
        wanted = select(holds.c.until, holds.c.machine, holds.c.pid).where(holds.c.portal == portal)
        with self._db.reading() as connection:
            there = connection.execute(wanted).one_or_none()
        return there is not None and not self._is_over(there.machine, there.pid, there.until)

    def refresh(self, portal: str, holder: str) -> bool:
        """Put off the end of a hold; false where it is no longer ours."""
        with self._db.begin() as connection:
            mine = update(holds).where(_mine(portal, holder))
            return connection.execute(mine.values(until=self._end())).rowcount == 1

    def _beat(self, hold: Hold, over: threading.Event) -> None:
        while not over.wait(self._lease / 4):
            try:
                if not self.refresh(hold.portal, hold.holder):
                    hold.lost.set()
            except StoreError:
                # The check before the next step says what is wrong with the database.
                continue

    def _take(self, hold: Hold, who: str, name: str) -> None:
        row = {"holder": hold.holder, "who": who[:255], "machine": machine(), "pid": os.getpid()}
        values = {**row, "since": self._clock.now(), "until": self._end()}
        own = holds.c.portal == hold.portal
        with self._db.begin() as connection:
            # Its holder may give it back between the two statements.
            while not insert_new(connection, holds, {"portal": hold.portal}, values):
                there = connection.execute(select(holds).where(own).with_for_update()).one_or_none()
                if there is None:
                    continue
                if not self._is_over(there.machine, there.pid, there.until):
                    raise _held(name, there.who, there.since)
                connection.execute(update(holds).where(own).values(values))
                return

    def _is_over(self, where: str, pid: int, until: float) -> bool:
        return until < self._clock.now().timestamp() or (where == machine() and not _is_alive(pid))

    def _end(self) -> float:
        return self._clock.now().timestamp() + self._lease


def _mine(portal: str, holder: str) -> ColumnElement[bool]:
    return and_(holds.c.portal == portal, holds.c.holder == holder)


def _held(name: str, who: str, since: datetime) -> Held:
    return Held(
        phrase("{who} has been applying a plan to this portal since {since}, so nothing was sent"),
        phrase("wait until that has ended; b24app pipelines history shows how far it is"),
        where=name,
        who=who,
        since=f"{since:%Y-%m-%d %H:%M:%S} UTC",
    )


def machine() -> str:
    """Name the place in which a process's number means something: the host, since its start, in its container."""
    parts = [socket.gethostname()]
    with suppress(OSError):
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text().strip())
        parts.append(str(Path("/proc/self/ns/pid").readlink()))
    return " ".join(parts)[:255]


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
