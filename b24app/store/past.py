"""Look back at runs: for a person's questions, and for a robot that runs too often."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, or_, select

from b24app.store.db import Database
from b24app.store.modes import ACTIVE
from b24app.store.runs import BEGUN, DONE, KEPT, STOPPED, Run
from b24app.store.tables import effects, runs

# Made once: each run of a robot asks for it.
_IN_EARNEST = select(func.count()).where(
    runs.c.member_id == bindparam("of"),
    runs.c.card == bindparam("on"),
    runs.c.code == bindparam("by"),
    runs.c.run_key != bindparam("but"),
    runs.c.begun_at >= bindparam("since"),
    runs.c.state != STOPPED,
    runs.c.started != "hand",
    or_(runs.c.started != "change", runs.c.decision != "", runs.c.state == BEGUN),
)

# A person may edit a card often: a look at a change that came to nothing tells nobody anything.
_TELLING = or_(runs.c.started != "change", runs.c.decision != "", runs.c.state != DONE)


@dataclass(frozen=True)
class Sought:
    """Which runs are wanted; what is empty does not matter. `is_telling` leaves out looks that came to nothing."""

    member_id: str = ""
    code: str = ""
    card: str = ""
    state: str = ""
    since: datetime | None = None
    limit: int = 50
    offset: int = 0
    mode: str = ""
    is_telling: bool = False


@dataclass(frozen=True)
class Past:
    """The runs so far."""

    db: Database

    def find(self, sought: Sought) -> list[Run]:
        """List runs, the newest first."""
        wanted = select(runs).where(*_conditions(sought)).order_by(runs.c.begun_at.desc()).limit(sought.limit)
        wanted = wanted.offset(sought.offset)
        with self.db.reading() as connection:
            return [Run(**row) for row in connection.execute(wanted).mappings()]

    def keyed(self, beginning: str) -> list[Run]:
        """List the runs whose key, or its mark as the timeline shows it, begins like this."""
        exact = select(runs).where(runs.c.run_key == beginning)
        like = select(runs).where(runs.c.run_key.startswith(beginning, autoescape=True)).limit(2)
        with self.db.reading() as connection:
            found = connection.execute(exact).mappings().all() or connection.execute(like).mappings().all()
        return [Run(**row) for row in found]

    def number_since(self, run: Run, since: datetime) -> int:
        """Count the other runs in earnest of the same robot on the same card since a time.

        A person may edit a card often: a look at it that came to nothing is not in earnest.
        """
        asked = {"of": run.member_id, "on": run.card, "by": run.code, "but": run.run_key, "since": since}
        with self.db.reading() as connection:
            return int(connection.scalar(_IN_EARNEST, asked) or 0)

    def numbers(self, member_id: str, since: datetime) -> Mapping[str, int]:
        """Count the runs of a portal since a time that tell something, by state."""
        own = (runs.c.member_id == member_id, runs.c.begun_at >= since, _TELLING)
        wanted = select(runs.c.state, func.count().label("number")).where(*own).group_by(runs.c.state)
        with self.db.reading() as connection:
            return {row.state: row.number for row in connection.execute(wanted)}

    def by_robot(self, member_id: str, since: datetime) -> Mapping[str, Mapping[str, int]]:
        """Count the runs of each robot of a portal since a time that tell something, by state."""
        own = (runs.c.member_id == member_id, runs.c.begun_at >= since, _TELLING)
        wanted = select(runs.c.code, runs.c.state, func.count()).where(*own).group_by(runs.c.code, runs.c.state)
        found: dict[str, dict[str, int]] = {}
        with self.db.reading() as connection:
            for code, state, count in connection.execute(wanted):
                found.setdefault(code, {})[state] = count
        return found

    def stuck(self, member_id: str, before: datetime, limit: int) -> list[Run]:
        """List the runs that began before a time and wait for another attempt, the oldest first."""
        own = (runs.c.member_id == member_id, runs.c.state == BEGUN, runs.c.begun_at < before)
        with self.db.reading() as connection:
            found = connection.execute(select(runs).where(*own).order_by(runs.c.begun_at).limit(limit))
            return [Run(**row) for row in found.mappings()]

    def last_of_each(self, member_id: str, card: str) -> Mapping[str, Run]:
        """Return the last run of each robot on a card, by the robot's code."""
        found = self.find(Sought(member_id, card=card, limit=1000))
        return {run.code: run for run in reversed(found)}

    def kept(self, member_id: str, code: str, card: str, name: str, but: str = "") -> Any:
        """Return what the last run in earnest of a robot on a card kept under a name, `but` that of one run."""
        same = (runs.c.member_id == member_id, runs.c.code == code, runs.c.card == card, runs.c.run_key != but)
        which = (runs.c.mode == ACTIVE, effects.c.name == name, effects.c.state == KEPT)
        wanted = select(effects.c.result).join(runs, effects.c.run_key == runs.c.run_key).where(*same, *which)
        with self.db.reading() as connection:
            return connection.scalar(wanted.order_by(effects.c.at.desc(), effects.c.id.desc()).limit(1))

    def forget(self, member_id: str) -> int:
        """Delete the runs of a portal with their effects; returns how many."""
        with self.db.begin() as connection:
            return connection.execute(delete(runs).where(runs.c.member_id == member_id)).rowcount


def _conditions(sought: Sought) -> list[ColumnElement[bool]]:
    told = {name: vars(sought)[name] for name in ("member_id", "code", "card", "state", "mode")}
    wanted: list[ColumnElement[bool]] = [runs.c[name] == value for name, value in told.items() if value]
    wanted += [_TELLING] if sought.is_telling else []
    return wanted if sought.since is None else [*wanted, runs.c.begun_at >= sought.since]
