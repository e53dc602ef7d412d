"""Keep every plan that was begun on a portal, with what was there before, its pipeline and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, insert, select, update

from b24app.clock import Clock, SystemClock
from b24app.store.db import Database
from b24app.store.tables import plans

MADE = "made"
"""Begun, and its end was never written: it is under way, or its process died."""

APPLIED = "applied"
FAILED = "failed"
STOPPED = "stopped"
SUPERSEDED = "superseded"
"""Never finished; a later plan has gone on from what the portal had then."""
UNDONE = "undone"

OPEN = (MADE, FAILED, STOPPED)
"""States from which a plan can be gone on with."""


# Made once: each run of a robot asks for it.
_LAST_APPLIED = (
    select(plans.c.id)
    .where(
        plans.c.portal == bindparam("wanted_portal"),
        plans.c.entity == bindparam("wanted_entity"),
        plans.c.state == APPLIED,
        plans.c.undoes.is_(None),
    )
    .order_by(plans.c.applied_at.desc(), plans.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Kept:
    """A plan as it was begun; `undoes` is the plan that it takes back, `snapshot` what the portal had before it."""

    id: int
    portal: str
    entity: str
    pipeline: str
    checksum: str
    document: dict[str, Any]
    pipeline_document: dict[str, Any]
    state: str
    made_at: datetime
    applied_at: datetime | None
    snapshot: dict[str, Any] | None
    undoes: int | None
    who: str
    ended_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Say whether it can be gone on with."""
        return self.state in OPEN


class Plans:
    """The plans, newest last."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    def keep(
        self,
        portal: str,
        pipeline: str,
        checksum: str,
        document: dict[str, Any],
        pipeline_document: dict[str, Any],
        *,
        entity: str = "lead",
        snapshot: dict[str, Any] | None = None,
        undoes: int | None = None,
        who: str = "",
    ) -> int:
        """Store a plan about to be carried out and return its number; open ones before it are superseded."""
        row = {
            "portal": portal,
            "entity": entity,
            "pipeline": pipeline,
            "checksum": checksum,
            "document": document,
            "pipeline_document": pipeline_document,
            "state": MADE,
            "made_at": self._clock.now(),
            "snapshot": snapshot,
            "undoes": undoes,
            "who": who[:255],
        }
        return self._begin(row)

    def _begin(self, row: dict[str, Any]) -> int:
        """Insert a plan; the open ones of its place are superseded by it."""
        older = and_(plans.c.portal == row["portal"], plans.c.entity == row["entity"], plans.c.state.in_(OPEN))
        with self._db.begin() as connection:
            connection.execute(update(plans).where(older).values(state=SUPERSEDED))
            return int(connection.execute(insert(plans).returning(plans.c.id), row).scalar_one())

    def state(self, plan_id: int, state: str) -> None:
        """Note what became of a plan: `applied`, `failed` or another word."""
        values: dict[str, Any] = {"state": state, "ended_at": self._clock.now()}
        if state == APPLIED:
            values["applied_at"] = self._clock.now()
        with self._db.begin() as connection:
            connection.execute(update(plans).where(plans.c.id == plan_id).values(values))

    def undo(self, portal: str, entity: str, since: int) -> None:
        """Note that a plan and all after it on the same pipeline are taken back."""
        theirs = and_(plans.c.portal == portal, plans.c.entity == entity, plans.c.id >= since)
        with self._db.begin() as connection:
            connection.execute(update(plans).where(theirs, plans.c.undoes.is_(None)).values(state=UNDONE))

    def applied(self, portal: str, entity: str = "lead") -> dict[str, Any] | None:
        """Return the pipeline that was applied to a portal last and not taken back since."""
        found = self.last_applied(portal, entity)
        return dict(found.pipeline_document) if found else None

    def last_applied_id(self, portal: str, entity: str = "lead") -> int | None:
        """Return the number of the plan that was applied to a portal last and not taken back since."""
        with self._db.reading() as connection:
            return connection.scalar(_LAST_APPLIED, {"wanted_portal": portal, "wanted_entity": entity})

    def last_applied(self, portal: str, entity: str = "lead") -> Kept | None:
        """Return the plan that was applied to a portal last and not taken back since."""
        own = and_(plans.c.portal == portal, plans.c.entity == entity, plans.c.state == APPLIED)
        return self._first(and_(own, plans.c.undoes.is_(None)), plans.c.applied_at.desc())

    def unfinished(self, portal: str, entity: str | None = None) -> Kept | None:
        """Return the newest plan that was begun on a portal and never came to its end."""
        own = and_(plans.c.portal == portal, plans.c.state.in_(OPEN))
        return self._first(own if entity is None else and_(own, plans.c.entity == entity))

    def begun_by(self, portal: str, who: str) -> Kept | None:
        """Return the newest plan that somebody has begun on a portal."""
        return self._first(and_(plans.c.portal == portal, plans.c.who == who[:255]))

    def find(self, portal: str, plan_id: int) -> Kept | None:
        """Return a plan of a portal by its number."""
        return self._first(and_(plans.c.portal == portal, plans.c.id == plan_id))

    def places(self, portal: str) -> list[str]:
        """Name the places of a portal that plans were made for."""
        wanted = select(plans.c.entity).where(plans.c.portal == portal).distinct().order_by(plans.c.entity)
        with self._db.reading() as connection:
            return list(connection.scalars(wanted))

    def count(self, portal: str) -> int:
        """Count a portal's plans."""
        with self._db.reading() as connection:
            return connection.scalar(select(func.count()).select_from(plans).where(plans.c.portal == portal)) or 0

    def history(self, portal: str, limit: int | None = None, offset: int = 0) -> list[Kept]:
        """List a portal's plans, or so many of them, newest first."""
        wanted = select(plans).where(plans.c.portal == portal).order_by(plans.c.id.desc()).limit(limit).offset(offset)
        with self._db.reading() as connection:
            return [Kept(**row) for row in connection.execute(wanted).mappings()]

    def _first(self, which: ColumnElement[bool], *order: ColumnElement[Any]) -> Kept | None:
        wanted = select(plans).where(which).order_by(*order, plans.c.id.desc()).limit(1)
        with self._db.reading() as connection:
            found = connection.execute(wanted).mappings().one_or_none()
        return Kept(**found) if found is not None else None
