"""Tell when plans were applied to a portal and when clean-ups of it began: what figures are to be read by."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from b24app.store.cleanup_journal import cleanup_leads
from b24app.store.cleanup_plans import cleanup_plans
from b24app.store.db import Database
from b24app.store.tables import plans


@dataclass(frozen=True)
class Turn:
    """A moment: a plan that was applied (with its pipeline), or taken back (`is_undone`), or a clean-up's beginning."""

    at: datetime
    number: int
    name: str
    is_cleanup: bool = False
    is_undone: bool = False


def turns(db: Database, portal: str) -> list[Turn]:
    """List them, the earliest first."""
    applied = select(plans.c.applied_at, plans.c.id, plans.c.pipeline, plans.c.undoes).where(
        plans.c.portal == portal, plans.c.applied_at.is_not(None)
    )
    began = func.min(cleanup_leads.c.begun_at)
    cleaned = (
        select(began, cleanup_plans.c.id, cleanup_plans.c.recipe)
        .join(cleanup_leads, cleanup_leads.c.plan == cleanup_plans.c.id)
        .where(cleanup_plans.c.portal == portal, cleanup_leads.c.begun_at.is_not(None))
        .group_by(cleanup_plans.c.id, cleanup_plans.c.recipe)
    )
    with db.reading() as connection:
        found = [
            *(
                Turn(at, number, name, is_undone=bool(undoes))
                for at, number, name, undoes in connection.execute(applied)
            ),
            *(Turn(at, number, name, is_cleanup=True) for at, number, name in connection.execute(cleaned)),
        ]
    return sorted(found, key=lambda one: one.at)
