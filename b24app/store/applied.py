"""Tell for which places of a portal pipelines have been applied."""

from sqlalchemy import select

from b24app.store.db import Database
from b24app.store.plans import APPLIED
from b24app.store.tables import plans


def applied_places(db: Database, portal: str) -> list[str]:
    """List the places, such as `lead` and `deal:orders`, for which a portal has an applied pipeline."""
    wanted = select(plans.c.entity).where(plans.c.portal == portal, plans.c.state == APPLIED).distinct()
    with db.reading() as connection:
        return sorted(connection.scalars(wanted))
