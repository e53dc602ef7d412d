"""Keep what clean-ups did: each lead with its image from before, each write before it is sent and what came of it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    select,
    update,
)

from b24app.clock import Clock, SystemClock
from b24app.store.db import Database
from b24app.store.tables import Moment, metadata

INTENDED, DONE, FAILED, UNKNOWN = "intended", "done", "failed", "unknown"
"""States of a step: `intended` without an end means the process died between writing this and the answer."""

WAITING, SKIPPED, HELD, DELETED = "waiting", "skipped", "held", "deleted"
RETURNING, UNDONE, PARTLY = "returning", "undone", "partly"
"""States of a lead besides `done` and `failed`: a held one is parked until its time to be deleted, a returning one is
being taken back, and what was taken back in part is told."""

cleanup_leads = Table(
    "cleanup_leads",
    metadata,
    Column("plan", Integer, primary_key=True, autoincrement=False),
    Column("lead", BigInteger, primary_key=True, autoincrement=False),
    Column("member_id", String(255), nullable=False),
    Column("portion", Integer, nullable=False),
    Column("wave", Integer, nullable=False),
    Column("cluster", String(255), nullable=False),
    Column("decision", JSON, nullable=False),
    Column("planned_on", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    # The lead before anything was written, with all that hung on it.
    Column("before", JSON(none_as_null=True)),
    # What was found otherwise than expected after the writes, or what could not be taken back.
    Column("differs", JSON(none_as_null=True)),
    Column("begun_at", Moment),
    Column("ended_at", Moment),
    Index("ix_cleanup_leads_plan_portion", "plan", "portion"),
    Index("ix_cleanup_leads_member_id_lead", "member_id", "lead"),
    Index("ix_cleanup_leads_state", "state", "ended_at"),
)

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
_IN_HAND = (WAITING, RETURNING)


@dataclass(frozen=True)
class CleanedLead:
    """One lead of a clean-up."""

    plan: int
    lead: int
    member_id: str
    portion: int
    wave: int
    cluster: str
    decision: Mapping[str, Any]
    planned_on: str = ""
    state: str = WAITING
    reason: str = ""
    before: Mapping[str, Any] | None = None
    differs: Any = None
    begun_at: datetime | None = None
    ended_at: datetime | None = None


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


class CleanupJournal:
    """What all clean-ups did."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    def take(self, leads: Iterable[CleanedLead]) -> int:
        """Write down the leads of a plan before its run, all or none, and return how many there are."""
        taken, rest = 0, iter(leads)
        with self._db.begin() as connection:
            while page := list(islice(rest, _PAGE)):
                connection.execute(insert(cleanup_leads), [vars(one) for one in page])
                taken += len(page)
        return taken

    def drop(self, plan: int) -> None:
        """Forget leads of a plan that were taken when nothing was written yet."""
        with self._db.begin() as connection:
            connection.execute(cleanup_leads.delete().where(cleanup_leads.c.plan == plan))

    def portion(self, plan: int, number: int) -> list[CleanedLead]:
        """Return the leads that are cleaned together."""
        return self._leads(cleanup_leads.c.plan == plan, cleanup_leads.c.portion == number)

    def of(self, plan: int, *, lead: int = 0, cluster: str = "", states: Collection[str] = ()) -> list[CleanedLead]:
        """Return leads of a plan: all, one, those of a client, or those in some states."""
        own = [cleanup_leads.c.plan == plan]
        own += [cleanup_leads.c.lead == lead] if lead else []
        own += [cleanup_leads.c.cluster == cluster] if cluster else []
        own += [cleanup_leads.c.state.in_(list(states))] if states else []
        return self._leads(*own)

    def due(self, ended_before: datetime, plan: int) -> list[CleanedLead]:
        """Return the leads that were parked before a moment and are still held."""
        held = cleanup_leads.c.plan == plan, cleanup_leads.c.state == HELD
        return self._leads(*held, cleanup_leads.c.ended_at <= ended_before)

    def begin(self, plan: int, before: Mapping[int, Any]) -> None:
        """Keep the images from before; the first one of a lead stays, whatever comes later."""
        own = update(cleanup_leads).where(
            cleanup_leads.c.plan == plan, cleanup_leads.c.lead == bindparam("its"), cleanup_leads.c.before.is_(None)
        )
        rows = [{"its": lead, "before": image, "begun_at": self._clock.now()} for lead, image in before.items()]
        self._each(own, rows)

    def turn(self, plan: int, states: Mapping[int, tuple[str, str, Any]]) -> None:
        """Note what became of leads: the state, the reason, what differs."""
        own = update(cleanup_leads).where(cleanup_leads.c.plan == plan, cleanup_leads.c.lead == bindparam("its"))
        now = self._clock.now()
        rows = [
            {"its": lead, "state": state, "reason": reason, "differs": differs, "ended_at": now}
            for lead, (state, reason, differs) in states.items()
        ]
        self._each(own, rows)

    def counts(self, plan: int) -> dict[str, int]:
        """Count the leads of a plan by state."""
        wanted = select(cleanup_leads.c.state, func.count()).where(cleanup_leads.c.plan == plan)
        with self._db.reading() as connection:
            return {str(row[0]): int(row[1]) for row in connection.execute(wanted.group_by(cleanup_leads.c.state))}

    def portions(self, plan: int, wave: int | None = None) -> int:
        """Count the portions of a plan, up to a wave or in all."""
        wanted = select(func.max(cleanup_leads.c.portion)).where(cleanup_leads.c.plan == plan)
        if wave is not None:
            wanted = wanted.where(cleanup_leads.c.wave <= wave)
        with self._db.reading() as connection:
            last = connection.scalar(wanted)
        return 0 if last is None else int(last) + 1

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

    def touched(self, member_id: str, leads: Collection[int], since: timedelta) -> set[int]:
        """Tell which leads clean-ups of a portal have in hand: begun, and not ended before so long a time."""
        table, now = cleanup_leads.c, self._clock.now()
        own = [table.member_id == member_id, table.lead.in_(list(leads)), table.begun_at.is_not(None)]
        with self._db.reading() as connection:
            rows = connection.execute(select(table.lead, table.state, table.ended_at).where(*own)).all()
        return {int(lead) for lead, state, ended in rows if state in _IN_HAND or ended is None or now - ended <= since}

    def _leads(self, *which: ColumnElement[bool]) -> list[CleanedLead]:
        wanted = select(cleanup_leads).where(*which).order_by(cleanup_leads.c.portion, cleanup_leads.c.lead)
        with self._db.reading() as connection:
            return [CleanedLead(**row) for row in connection.execute(wanted).mappings()]

    def _each(self, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        with self._db.begin() as connection:
            if rows:
                connection.execute(statement, rows)
