"""Look back at the last runs of a portal's robots."""

from sqlalchemy import select

from b24app.store.db import Database
from b24app.store.runs import Run
from b24app.store.tables import runs


def recent_runs(db: Database, member_id: str, limit: int) -> list[Run]:
    """Return a portal's last runs, newest first."""
    wanted = select(runs).where(runs.c.member_id == member_id)
    with db.begin() as connection:
        rows = connection.execute(wanted.order_by(runs.c.begun_at.desc()).limit(limit)).mappings().all()
    return [Run(**row) for row in rows]
