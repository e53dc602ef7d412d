"""Write down which items a step is about to change, slice by slice, with what each held before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, insert, select, update

from b24app.clock import Clock, SystemClock
from b24app.store.db import Database
from b24app.store.tables import Moment, metadata

INTENDED = "intended"
DONE = "done"

slices = Table(
    "slices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry_id", ForeignKey("journal.id", ondelete="CASCADE"), nullable=False, index=True),
    # Pairs of an item's id and what it held before.
    Column("items", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("ended_at", Moment),
)

Image = tuple[int, Any]
"""An item's id and what it held before."""


@dataclass(frozen=True)
class Slice:
    """Items that one step changes together; without an end the process died in the middle of them."""

    id: int
    entry_id: int
    items: list[Image]
    state: str
    begun_at: datetime
    ended_at: datetime | None


class Slices:
    """The slices of all steps."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    def intend(self, entry_id: int, items: list[Image]) -> int:
        """Write down items about to be changed and return the slice's id."""
        row = {"entry_id": entry_id, "items": items, "state": INTENDED, "begun_at": self._clock.now()}
        with self._db.begin() as connection:
            return int(connection.execute(insert(slices).returning(slices.c.id), row).scalar_one())

    def done(self, slice_id: int, items: list[Image]) -> None:
        """Note which items of a slice were really changed; the others were gone or somebody had changed them."""
        with self._db.begin() as connection:
            own = update(slices).where(slices.c.id == slice_id)
            connection.execute(own.values(state=DONE, items=items, ended_at=self._clock.now()))

    def of(self, entry_id: int) -> Iterator[Slice]:
        """Give a step's slices one by one in their order, so that memory stays flat."""
        last = 0
        while (one := self._next(entry_id, last)) is not None:
            yield one
            last = one.id

    def _next(self, entry_id: int, after: int) -> Slice | None:
        wanted = select(slices).where(slices.c.entry_id == entry_id, slices.c.id > after).order_by(slices.c.id)
        with self._db.reading() as connection:
            row = connection.execute(wanted.limit(1)).mappings().one_or_none()
        if row is None:
            return None
        return Slice(**{**row, "items": [(int(number), value) for number, value in row["items"]]})
