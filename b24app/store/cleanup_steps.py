"""Keep each write of a clean-up before it is sent, and what came of it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    insert,
    select,
    update,
)

from b24app.clock import Clock, SystemClock
from b24app.store.db import Database
from b24app.store.tables import Moment, metadata

INTENDED, DONE, FAILED, UNKNOWN = "intended", "done", "failed", "unknown"
"""States of a step: `intended` without an end means the process died between writing this and the answer."""

cleanup_steps = Table(
    "cleanup_steps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan", Integer, nullable=False),
    Column("lead", BigInteger, nullable=False),
    Column("name", String(128), nullable=False),
    Column("method", String(64), nullable=False),
    Column("params", JSON, nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    Column("state", String(16), nullable=False),
    Column("result", JSON(none_as_null=True)),
    Column("reason", Text),
    Column("begun_at", Moment, nullable=False),
    Column("ended_at", Moment),
    UniqueConstraint("plan", "lead", "name"),
)

_PAGE = 500


@dataclass(frozen=True)
class CleanupStep:
    """One write to the portal."""

    plan: int
    lead: int
    name: str
    method: str
    params: Mapping[str, Any]
    before: Any = None
    after: Any = None
    state: str = INTENDED
    result: Any = None
    reason: str | None = None
    begun_at: datetime | None = None
    ended_at: datetime | None = None


class CleanupSteps:
    """The writes of all clean-ups."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    def intend(self, steps: Sequence[CleanupStep]) -> None:
        """Write steps down that are about to be sent."""
        rows = [{**vars(step), "begun_at": self._clock.now()} for step in steps]
        with self._db.begin() as connection:
            if rows:
                connection.execute(insert(cleanup_steps), rows)

    def end(self, plan: int, ends: Mapping[tuple[int, str], tuple[str, Any, str | None]]) -> None:
        """Note what came of steps, by lead and name: the state, the result, the reason."""
        own = update(cleanup_steps).where(
            cleanup_steps.c.plan == plan,
            cleanup_steps.c.lead == bindparam("its"),
            cleanup_steps.c.name == bindparam("n"),
        )
        now = self._clock.now()
        rows = [
            {"its": lead, "n": name, "state": state, "result": result, "reason": reason, "ended_at": now}
            for (lead, name), (state, result, reason) in ends.items()
        ]
        self._each(own, rows)

    def steps(self, plan: int, leads: Collection[int]) -> Iterator[CleanupStep]:
        """Give the steps of leads in the order they were written down."""
        ids = sorted(leads)
        for at in range(0, len(ids), _PAGE):
            own = cleanup_steps.c.plan == plan, cleanup_steps.c.lead.in_(ids[at : at + _PAGE])
            with self._db.reading() as connection:
                rows = connection.execute(select(cleanup_steps).where(*own).order_by(cleanup_steps.c.id)).mappings()
                found = [CleanupStep(**{name: row[name] for name in row if name != "id"}) for row in rows]
            yield from found

    def _each(self, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        with self._db.begin() as connection:
            if rows:
                connection.execute(statement, rows)
