"""Keep what clean-ups did: each lead with its image from before, and how far it has come."""

from collections.abc import Collection, Iterable, Mapping
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
    bindparam,
    func,
    insert,
    select,
    update,
)

from b24app.store.cleanup_steps import CleanupSteps
from b24app.store.tables import Moment, metadata

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

_PAGE = 500
_HEARD = timedelta(minutes=15)
"""After how long a write of ours has come back to us as a change of the portal, through sweeps too."""

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


class CleanupJournal(CleanupSteps):
    """What all clean-ups did: their leads, and their writes."""

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

    def next(self, plan: int) -> tuple[int, int] | None:
        """Return the first portion with leads that wait, and its wave; None where all are seen to."""
        table = cleanup_leads.c
        wanted = select(table.portion, table.wave).where(table.plan == plan, table.state == WAITING)
        with self._db.reading() as connection:
            row = connection.execute(wanted.order_by(table.portion).limit(1)).one_or_none()
        return (int(row[0]), int(row[1])) if row else None

    def pace(self, plan: int, seconds: float) -> tuple[int, float]:
        """Count the leads seen to in the last so many seconds, and the seconds that this took."""
        now, table = self._clock.now(), cleanup_leads.c
        late = table.ended_at >= now - timedelta(seconds=seconds)
        wanted = select(func.count(), func.min(table.begun_at)).where(table.plan == plan, late)
        with self._db.reading() as connection:
            count, first = connection.execute(wanted).one()
        return int(count), (now - first).total_seconds() if first else 0.0

    def spared(self, member_id: str, leads: Collection[int]) -> set[int]:
        """Tell which leads clean-ups of a portal have in hand: begun, and not ended long enough ago for us to hear."""
        table, now = cleanup_leads.c, self._clock.now()
        own = [table.member_id == member_id, table.lead.in_(list(leads)), table.begun_at.is_not(None)]
        with self._db.reading() as connection:
            rows = connection.execute(select(table.lead, table.state, table.ended_at).where(*own)).all()
        return {int(lead) for lead, state, ended in rows if state in _IN_HAND or ended is None or now - ended <= _HEARD}

    def listed(
        self, plan: int, states: Collection[str], *, after: int = 0, limit: int = 50, reason: str | None = None
    ) -> list[CleanedLead]:
        """Return a page of leads in some states by number, without their images; `after` is the last one had."""
        table = cleanup_leads.c
        which = [table.plan == plan, table.state.in_(list(states)), table.lead > after]
        which += [] if reason is None else [table.reason == reason]
        light = [column for column in table if column.name not in ("before", "decision")]
        with self._db.reading() as connection:
            rows = connection.execute(select(*light).where(*which).order_by(table.lead).limit(limit)).mappings()
            return [CleanedLead(**row, decision={}) for row in rows]

    def reasons(self, plan: int) -> list[tuple[str, str, int]]:
        """Count the leads of a plan that have a reason: state, reason, leads; most first."""
        table = cleanup_leads.c
        wanted = select(table.state, table.reason, func.count()).where(table.plan == plan, table.reason != "")
        with self._db.reading() as connection:
            rows = connection.execute(wanted.group_by(table.state, table.reason)).all()
        return sorted(((state, reason, int(n)) for state, reason, n in rows), key=lambda one: -one[2])

    def held(self, plan: int, ended_before: datetime) -> tuple[int, int, datetime | None]:
        """Count the parked leads and those whose time is over, and tell when the first one was parked."""
        table = cleanup_leads.c
        wanted = select(
            func.count(), func.count().filter(table.ended_at <= ended_before), func.min(table.ended_at)
        ).where(table.plan == plan, table.state == HELD)
        with self._db.reading() as connection:
            held, due, first = connection.execute(wanted).one()
        return int(held), int(due), first

    def _leads(self, *which: ColumnElement[bool]) -> list[CleanedLead]:
        wanted = select(cleanup_leads).where(*which).order_by(cleanup_leads.c.portion, cleanup_leads.c.lead)
        with self._db.reading() as connection:
            return [CleanedLead(**row) for row in connection.execute(wanted).mappings()]
