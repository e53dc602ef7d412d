"""Write down each step of a plan before it is sent and what came of it, so that nothing is half done in silence."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from b24app.clock import Clock, SystemClock
from b24app.store.db import Database
from b24app.store.tables import journal

Action = dict[str, Any] | str

INTENDED = "intended"
DONE = "done"
FAILED = "failed"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Entry:
    """One step of a plan; `intended` without an end means the process died between writing this and the answer."""

    id: int
    plan_id: int
    number: int
    action: Action
    before: dict[str, Any] | None
    state: str
    result: Any
    reason: str | None
    begun_at: datetime
    ended_at: datetime | None


class Journal:
    """The steps of all plans."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    def intend(self, plan_id: int, number: int, action: Action, before: dict[str, Any] | None = None) -> int:
        """Write down a step about to be sent, with what was there before, and return the entry's id."""
        row = {
            "plan_id": plan_id,
            "number": number,
            "action": action,
            "before": before,
            "state": INTENDED,
            "begun_at": self._clock.now(),
        }
        with self._db.begin() as connection:
            return int(connection.execute(insert(journal).returning(journal.c.id), row).scalar_one())

    def again(self, entry_id: int) -> None:
        """Note that a step is about to be sent once more; when it was first begun stays."""
        with self._db.begin() as connection:
            own = update(journal).where(journal.c.id == entry_id)
            connection.execute(own.values(state=INTENDED, reason=None, ended_at=None))

    def done(self, entry_id: int, result: Any = None) -> None:
        """Note that the portal did the step."""
        self._end(entry_id, state=DONE, result=result)

    def failed(self, entry_id: int, reason: str) -> None:
        """Note that the portal refused the step: it surely did not happen."""
        self._end(entry_id, state=FAILED, reason=reason)

    def unknown(self, entry_id: int, reason: str) -> None:
        """Note that nobody knows whether the step happened."""
        self._end(entry_id, state=UNKNOWN, reason=reason)

    def entries(self, plan_id: int) -> list[Entry]:
        """List a plan's steps in the order they were sent."""
        wanted = select(journal).where(journal.c.plan_id == plan_id).order_by(journal.c.number, journal.c.id)
        with self._db.reading() as connection:
            return [Entry(**row) for row in connection.execute(wanted).mappings()]

    def _end(self, entry_id: int, **values: Any) -> None:
        with self._db.begin() as connection:
            ended = update(journal).where(journal.c.id == entry_id)
            connection.execute(ended.values(**values, ended_at=self._clock.now()))
