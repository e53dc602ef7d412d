"""Keep the plans of clean-ups: how far each has come, what people signed, and the recipe it was made by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text, delete, insert, select, update

from b24app.clock import Clock, SystemClock
from b24app.errors import AppError
from b24app.store.db import Database
from b24app.store.tables import Moment, metadata

DRAFT = "draft"
"""Proposed, or changed since it was signed; nothing of it may run."""

SIGNED = "signed"
RUNNING = "running"
PAUSED = "paused"
DONE = "done"
UNDONE = "undone"
FAILED = "failed"

SETTLED = (RUNNING, PAUSED, DONE, UNDONE, FAILED)
"""States in which what was decided may no longer be changed: it is being carried out, or it was."""

cleanup_plans = Table(
    "cleanup_plans",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("portal", String(255), nullable=False),
    Column("recipe", String(255), nullable=False),
    Column("document", JSON, nullable=False),
    Column("language", String(8), nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    # Digest of all decisions as they were signed, empty until then.
    Column("digest", String(64), nullable=False),
    Column("signed_by", String(255), nullable=False),
    Column("signed_at", Moment),
    Column("made_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_cleanup_plans_portal_state", "portal", "state"),
)


class PlanIsSettled(AppError):
    """The plan is being carried out or was; make a new plan for what is left."""

    code = "cleanup.plan-settled"


@dataclass(frozen=True)
class CleanupPlan:
    """A plan of a clean-up; `document` is the recipe it was made by, `language` the one its reasons are told in."""

    id: int
    portal: str
    recipe: str
    document: Mapping[str, Any]
    language: str
    state: str
    reason: str
    digest: str
    signed_by: str
    signed_at: datetime | None
    made_at: datetime
    changed_at: datetime = field(compare=False)


class CleanupPlans:
    """The plans of all portals, newest last."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    def begin(self, portal: str, recipe: str, document: Mapping[str, Any], language: str = "en") -> int:
        """Make an empty draft and return its number."""
        now = self._clock.now()
        row = {
            "portal": portal,
            "recipe": recipe[:255],
            "document": dict(document),
            "language": language,
            "state": DRAFT,
            "reason": "",
            "digest": "",
            "signed_by": "",
            "made_at": now,
            "changed_at": now,
        }
        with self._db.begin() as connection:
            return int(connection.execute(insert(cleanup_plans).returning(cleanup_plans.c.id), row).scalar_one())

    def find(self, portal: str, plan: int) -> CleanupPlan | None:
        """Return a plan of a portal by its number."""
        wanted = select(cleanup_plans).where(cleanup_plans.c.portal == portal, cleanup_plans.c.id == plan)
        with self._db.reading() as connection:
            row = connection.execute(wanted).mappings().one_or_none()
        return CleanupPlan(**row) if row else None

    def of(self, portal: str, *states: str) -> list[CleanupPlan]:
        """List the plans of a portal, newest first; only those in some states where these are named."""
        wanted = select(cleanup_plans).where(cleanup_plans.c.portal == portal).order_by(cleanup_plans.c.id.desc())
        if states:
            wanted = wanted.where(cleanup_plans.c.state.in_(states))
        with self._db.reading() as connection:
            return [CleanupPlan(**row) for row in connection.execute(wanted).mappings()]

    def move(self, plan: int, state: str, *, since: tuple[str, ...], reason: str = "") -> bool:
        """Move a plan on from one of some states and say whether it was in one of them."""
        own = cleanup_plans.c.id == plan, cleanup_plans.c.state.in_(since)
        values = {"state": state, "reason": reason, "changed_at": self._clock.now()}
        with self._db.begin() as connection:
            moved = connection.execute(update(cleanup_plans).where(*own).values(values).returning(cleanup_plans.c.id))
            return moved.first() is not None

    def sign(self, plan: int, digest: str, who: str) -> bool:
        """Note who signed a draft, and the digest of what was signed; False where it is no draft any more."""
        own = cleanup_plans.c.id == plan, cleanup_plans.c.state == DRAFT
        now = self._clock.now()
        values = {"state": SIGNED, "digest": digest, "signed_by": who[:255], "signed_at": now, "changed_at": now}
        with self._db.begin() as connection:
            signed = connection.execute(update(cleanup_plans).where(*own).values(values).returning(cleanup_plans.c.id))
            return signed.first() is not None

    def drop(self, plan: int) -> None:
        """Forget a plan that was never carried out, with all its decisions."""
        own = cleanup_plans.c.id == plan, cleanup_plans.c.state.not_in(SETTLED)
        with self._db.begin() as connection:
            connection.execute(delete(cleanup_plans).where(*own))
