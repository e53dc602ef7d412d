"""Remember what the app has registered on each portal, by a hash of the definition."""

from sqlalchemy import delete, select

from b24app.store.db import Database
from b24app.store.rows import upsert
from b24app.store.tables import registered

TRIGGER = "trigger:"
"""What stands before the code of a trigger."""


class Registered:
    """The robots and triggers registered on the portals."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def hashes(self, member_id: str) -> dict[str, str]:
        """Return the hash of each registered definition by its code."""
        wanted = select(registered.c.code, registered.c.hash).where(registered.c.member_id == member_id)
        with self._db.reading() as connection:
            return {row.code: row.hash for row in connection.execute(wanted)}

    def triggers(self, member_id: str) -> frozenset[str]:
        """Return the codes of the triggers that a portal knows."""
        codes = self.hashes(member_id)
        return frozenset(code.removeprefix(TRIGGER) for code in codes if code.startswith(TRIGGER))

    def keep(self, member_id: str, code: str, hash_: str) -> None:
        """Note a definition as registered."""
        with self._db.begin() as connection:
            upsert(connection, registered, {"member_id": member_id, "code": code}, {"hash": hash_})

    def forget(self, member_id: str, code: str | None = None) -> None:
        """Forget one definition, or all of a portal, so that they are registered anew."""
        wanted = delete(registered).where(registered.c.member_id == member_id)
        with self._db.begin() as connection:
            connection.execute(wanted if code is None else wanted.where(registered.c.code == code))
