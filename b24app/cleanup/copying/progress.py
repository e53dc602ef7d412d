"""Remember in the copy itself how far the copying has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from b24app.cleanup.copying.copy import Copy

OVERLAP = timedelta(minutes=10)
"""How far a pass looks back beyond the last one: clocks differ, and a change may be written late."""


@dataclass(frozen=True)
class Standing:
    """How a table stands; times are aware, None where there has been none."""

    last: int = 0
    is_whole: bool = False
    copied: datetime | None = None
    began: datetime | None = None

    @property
    def is_under_way(self) -> bool:
        """Tell whether a pass was begun and not ended."""
        return self.began is not None and (self.copied is None or self.began > self.copied)

    @property
    def since(self) -> datetime | None:
        """Return from when on changes are read; None where everything is."""
        return self.copied - OVERLAP if self.is_whole and self.copied else None


def standing(copy: Copy, table: str) -> Standing:
    """Read how a table stands."""
    asked = "SELECT last_id, is_whole, copied, began FROM progress WHERE name = ?"
    found = copy.connection.execute(asked, [table]).fetchone()
    return Standing(found[0], found[1], _aware(found[2]), _aware(found[3])) if found else Standing()


def standings(copy: Copy) -> Mapping[str, Standing]:
    """Read how every table stands."""
    rows = copy.connection.execute("SELECT name FROM progress ORDER BY name").fetchall()
    return {name: standing(copy, name) for (name,) in rows}


def begin(copy: Copy, table: str, now: datetime) -> Standing:
    """Begin a pass over a table, or go on with the one that is under way."""
    known = standing(copy, table)
    if known.is_under_way:
        return known
    known = Standing(0, known.is_whole, known.copied, now)
    _write(copy, table, known)
    return known


def move(copy: Copy, table: str, last: int) -> None:
    """Note the last row that a pass has put into the copy."""
    copy.connection.execute("UPDATE progress SET last_id = ? WHERE name = ?", [last, table])


def end(copy: Copy, table: str, began: datetime) -> None:
    """Note that the copy holds everything that was there when the pass began."""
    _write(copy, table, Standing(0, is_whole=True, copied=began, began=began))


def _write(copy: Copy, table: str, one: Standing) -> None:
    copy.connection.execute(
        "INSERT OR REPLACE INTO progress (name, last_id, is_whole, copied, began) VALUES (?, ?, ?, ?, ?)",
        [table, one.last, one.is_whole, _naive(one.copied), _naive(one.began)],
    )


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None


def _naive(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment else None
