"""Keep who is sent a digest of the reports, how often, and for which period it was sent last."""

from dataclasses import dataclass

from sqlalchemy import Column, ForeignKey, Integer, String, Table, delete, select, update

from b24app.store.db import Database
from b24app.store.rows import upsert
from b24app.store.tables import metadata

HEADS = 0
"""In place of a person: every head of a department in which somebody has leads."""

report_digests = Table(
    "report_digests",
    metadata,
    Column("member_id", ForeignKey("installs.member_id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", Integer, primary_key=True, autoincrement=False),
    # day, week or month; the minute of the office's day from which it is sent; ru or en.
    Column("every", String(8), nullable=False),
    Column("minute", Integer, nullable=False),
    Column("language", String(8), nullable=False),
    # The last period that was seen to, by its first day.
    Column("sent_for", String(16), nullable=False),
)


@dataclass(frozen=True)
class Digest:
    """A digest for a person, or for all heads; `sent_for` is the first day of the last period seen to."""

    member_id: str
    user_id: int
    every: str
    minute: int
    language: str
    sent_for: str = ""


class ReportDigests:
    """The digests of all portals."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self, member_id: str = "") -> list[Digest]:
        """List them, of one portal or of all."""
        wanted = select(report_digests).order_by(report_digests.c.member_id, report_digests.c.user_id)
        if member_id:
            wanted = wanted.where(report_digests.c.member_id == member_id)
        with self._db.reading() as connection:
            return [Digest(**row) for row in connection.execute(wanted).mappings()]

    def put(self, digest: Digest) -> None:
        """Set a digest in place of the one that this person was sent."""
        values = {"every": digest.every, "minute": digest.minute, "language": digest.language}
        key = {"member_id": digest.member_id, "user_id": digest.user_id}
        with self._db.begin() as connection:
            upsert(connection, report_digests, key, values | {"sent_for": digest.sent_for})

    def remove(self, member_id: str, user_id: int) -> bool:
        """Send a person no digest any more; tells whether there was one."""
        own = report_digests.c.member_id == member_id, report_digests.c.user_id == user_id
        with self._db.begin() as connection:
            return connection.execute(delete(report_digests).where(*own)).rowcount == 1

    def seen_to(self, digest: Digest, period: str) -> None:
        """Note that a period's digest is on its way."""
        own = report_digests.c.member_id == digest.member_id, report_digests.c.user_id == digest.user_id
        with self._db.begin() as connection:
            connection.execute(update(report_digests).where(*own).values(sent_for=period))
