"""Keep every plan that was made for a portal, with the pipeline it came from and what became of it."""

from typing import Any

from sqlalchemy import insert, select, update

from b24app.clock import Clock, SystemClock
from b24app.store.db import Database
from b24app.store.tables import plans

MADE = "made"
APPLIED = "applied"


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
    ) -> int:
        """Store a plan as it was shown and return its number."""
        row = {
            "portal": portal,
            "entity": entity,
            "pipeline": pipeline,
            "checksum": checksum,
            "document": document,
            "pipeline_document": pipeline_document,
            "state": MADE,
            "made_at": self._clock.now(),
        }
        with self._db.begin() as connection:
            return int(connection.execute(insert(plans).returning(plans.c.id), row).scalar_one())

    def state(self, plan_id: int, state: str) -> None:
        """Note what became of a plan: `applied`, `failed` or another word."""
        values: dict[str, Any] = {"state": state}
        if state == APPLIED:
            values["applied_at"] = self._clock.now()
        with self._db.begin() as connection:
            connection.execute(update(plans).where(plans.c.id == plan_id).values(values))

    def applied(self, portal: str, entity: str = "lead") -> dict[str, Any] | None:
        """Return the pipeline that was applied to a portal last."""
        done = select(plans.c.pipeline_document).where(
            plans.c.portal == portal, plans.c.entity == entity, plans.c.state == APPLIED
        )
        with self._db.reading() as connection:
            found = connection.scalar(done.order_by(plans.c.applied_at.desc(), plans.c.id.desc()).limit(1))
        return dict(found) if found is not None else None
