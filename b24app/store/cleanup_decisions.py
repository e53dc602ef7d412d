"""Keep what plans of clean-ups decide about each lead, for millions of leads in little memory."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    and_,
    bindparam,
    func,
    insert,
    select,
    update,
)

from b24app.clock import Clock, SystemClock
from b24app.store.cleanup_plans import DRAFT, SETTLED, SIGNED, PlanIsSettled, cleanup_plans
from b24app.store.db import Database
from b24app.store.tables import Moment, metadata

PAGE = 1000
"""Rows read or written at once."""

cleanup_decisions = Table(
    "cleanup_decisions",
    metadata,
    Column("plan_id", ForeignKey("cleanup_plans.id", ondelete="CASCADE"), primary_key=True),
    # Place in the plan, from 1: a wave after the other, in a cluster the survivor before those that merge into it.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("lead", BigInteger, nullable=False),
    Column("wave", Integer, nullable=False),
    Column("cluster", String(255), nullable=False),
    Column("action", String(16), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("document", JSON, nullable=False),
    # Digest of the values of the lead that it was decided on.
    Column("planned_on", String(64), nullable=False),
    Column("said_by", String(255), nullable=False),
    Column("said_at", Moment),
    Column("remark", Text, nullable=False),
    Index("ix_cleanup_decisions_plan_id_lead", "plan_id", "lead", unique=True),
    Index("ix_cleanup_decisions_plan_id_wave", "plan_id", "wave", "number"),
    Index("ix_cleanup_decisions_plan_id_cluster", "plan_id", "cluster"),
    Index("ix_cleanup_decisions_plan_id_action", "plan_id", "action", "verdict"),
)

_OWN = ("number", "lead", "wave", "cluster", "action", "verdict", "document", "planned_on", "said_by", "remark")
_SIGNED = ("number", "lead", "wave", "cluster", "action", "verdict", "document", "planned_on")


@dataclass(frozen=True)
class DecisionRow:
    """A decision as it is kept; `document` holds what the plan says beyond the columns."""

    number: int
    lead: int
    wave: int
    cluster: str
    action: str
    verdict: str
    document: Mapping[str, Any] = field(default_factory=dict)
    planned_on: str = ""
    said_by: str = ""
    remark: str = ""


class CleanupDecisions:
    """The decisions of all plans."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    def add(self, plan: int, rows: Iterable[DecisionRow]) -> int:
        """Add decisions to a draft, a page a transaction, and return how many; raises PlanIsSettled."""
        added, waiting = 0, iter(rows)
        while page := list(islice(waiting, PAGE)):
            with self._db.begin() as connection:
                _open(connection, plan)
                values = [{"plan_id": plan, **{name: getattr(row, name) for name in _OWN}} for row in page]
                connection.execute(insert(cleanup_decisions), values)
            added += len(page)
        return added

    def change(self, plan: int, rows: Sequence[DecisionRow], who: str) -> None:
        """Write over decisions, told apart by lead; a signed plan becomes a draft again. Raises PlanIsSettled."""
        own = and_(cleanup_decisions.c.plan_id == plan, cleanup_decisions.c.lead == bindparam("its_lead"))
        said = {"said_by": who[:255], "said_at": self._clock.now()}
        written = [name for name in _OWN if name not in {"lead", "said_by"}]
        with self._db.begin() as connection:
            _open(connection, plan)
            # Two may change places: a number that is taken would be refused, so all of them first step aside.
            for row in rows:
                connection.execute(
                    update(cleanup_decisions).where(own).values(number=-row.number), {"its_lead": row.lead}
                )
            for row in rows:
                values = {name: getattr(row, name) for name in written} | said
                connection.execute(update(cleanup_decisions).where(own).values(values), {"its_lead": row.lead})

    def rows(self, plan: int, wave: int | None = None, *, after: int = 0) -> Iterator[DecisionRow]:
        """Give decisions in their order, of a wave or of all; `after` is the number of the last one had."""
        which = [] if wave is None else [cleanup_decisions.c.wave == wave]
        yield from self._each(plan, after, *which)

    def with_action(self, plan: int, actions: Collection[str], verdicts: Collection[str]) -> Iterator[DecisionRow]:
        """Give the decisions with one of some actions of which people said one of some words."""
        table = cleanup_decisions.c
        yield from self._each(plan, 0, table.action.in_(list(actions)), table.verdict.in_(list(verdicts)))

    def page(self, plan: int, *, after: int = 0, limit: int = 50, action: str | None = None) -> list[DecisionRow]:
        """Give a page of decisions, all or those with an action; `after` is the number of the last one had."""
        which = [] if action is None else [cleanup_decisions.c.action == action]
        return self._page(plan, after, limit, which)

    def listed(
        self, plan: int, *, after: int = 0, before: int = 0, limit: int = 50, **columns: Any
    ) -> list[DecisionRow]:
        """Give a page of decisions with these values in columns, beyond one number or in front of another."""
        table = cleanup_decisions.c
        which = [table[name] == value for name, value in columns.items()]
        if not before:
            return self._page(plan, after, limit, which)
        wanted = select(*(table[name] for name in _OWN)).where(table.plan_id == plan, table.number < before, *which)
        with self._db.reading() as connection:
            found = connection.execute(wanted.order_by(table.number.desc()).limit(limit)).mappings()
            return [DecisionRow(**row) for row in found][::-1]

    def waiting(self, plan: int, after: int = 0) -> DecisionRow | None:
        """Give the first decision beyond a number that waits for a person."""
        table = cleanup_decisions.c
        page = self._page(plan, after, 1, [table.action == "review", table.verdict == "proposed"])
        return page[0] if page else None

    def questions(self, plan: int) -> tuple[int, int]:
        """Count the leads that wait for a person, and with these all that people have accepted or rejected."""
        table = cleanup_decisions.c
        is_open = (table.action == "review") & (table.verdict == "proposed")
        wanted = select(func.count().filter(is_open), func.count().filter(is_open | (table.verdict != "proposed")))
        with self._db.reading() as connection:
            waiting, total = connection.execute(wanted.where(table.plan_id == plan)).one()
        return int(waiting), int(total)

    def is_changed_since(self, plan: int, moment: datetime) -> bool:
        """Tell whether anybody has said anything of a plan's leads after a moment."""
        table = cleanup_decisions.c
        wanted = select(table.number).where(table.plan_id == plan, table.said_at > moment).limit(1)
        with self._db.reading() as connection:
            return connection.execute(wanted).first() is not None

    def of_leads(self, plan: int, leads: Collection[int]) -> list[DecisionRow]:
        """Give the decisions about some leads, at most a page of them."""
        return self._page(plan, 0, PAGE, [cleanup_decisions.c.lead.in_(list(leads)[:PAGE])])

    def of_cluster(self, plan: int, cluster: str) -> list[DecisionRow]:
        """Give the decisions about the leads of one client, the survivor first."""
        return list(self._each(plan, 0, cleanup_decisions.c.cluster == cluster))

    def waves(self, plan: int) -> list[int]:
        """List the waves of a plan in their order."""
        wanted = select(cleanup_decisions.c.wave).where(cleanup_decisions.c.plan_id == plan).distinct()
        with self._db.reading() as connection:
            return sorted(connection.scalars(wanted))

    def counts(self, plan: int, *by: str) -> dict[tuple[Any, ...], int]:
        """Count decisions by columns such as `action`, `verdict`, `wave`."""
        columns = [cleanup_decisions.c[name] for name in by]
        wanted = select(*columns, func.count()).where(cleanup_decisions.c.plan_id == plan).group_by(*columns)
        with self._db.reading() as connection:
            return {tuple(row[:-1]): int(row[-1]) for row in connection.execute(wanted)}

    def digest(self, plan: int) -> str:
        """Tell all decisions of a plan in 64 letters; they differ once any of what would be done differs."""
        sum_ = hashlib.sha256()
        for row in self.rows(plan):
            whole = [getattr(row, name) for name in _SIGNED]
            sum_.update(json.dumps(whole, ensure_ascii=False, sort_keys=True).encode())
        return sum_.hexdigest()

    def _each(self, plan: int, after: int, *which: ColumnElement[bool]) -> Iterator[DecisionRow]:
        while page := self._page(plan, after, PAGE, which):
            yield from page
            after = page[-1].number

    def _page(self, plan: int, after: int, limit: int, which: Sequence[ColumnElement[bool]]) -> list[DecisionRow]:
        table = cleanup_decisions
        wanted = select(*(table.c[name] for name in _OWN)).where(
            table.c.plan_id == plan, table.c.number > after, *which
        )
        with self._db.reading() as connection:
            found = connection.execute(wanted.order_by(table.c.number).limit(limit)).mappings()
            return [DecisionRow(**row) for row in found]


def _open(connection: Connection, plan: int) -> None:
    """Take a plan for writing, turning a signed one into a draft."""
    own = cleanup_plans.c.id == plan
    state = connection.scalar(select(cleanup_plans.c.state).where(own).with_for_update())
    if state is None or state in SETTLED:
        raise PlanIsSettled
    if state == SIGNED:
        unsigned = {"state": DRAFT, "digest": "", "signed_by": "", "signed_at": None}
        connection.execute(update(cleanup_plans).where(own).values(unsigned))
