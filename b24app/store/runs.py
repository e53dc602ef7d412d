"""Remember each robot run and its effects on the portal, so that a repeated run repeats nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from b24app.clock import Clock, SystemClock
from b24app.store.db import Database
from b24app.store.rows import insert_new
from b24app.store.tables import effects, runs

BEGUN = "begun"
INTENDED = "intended"
DONE = "done"


@dataclass(frozen=True)
class Run:
    """One call of a robot."""

    run_key: str
    member_id: str
    code: str
    document: Any
    state: str
    outputs: dict[str, Any] | None
    explanation: str | None
    begun_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Effect:
    """One thing a run changes outside: intended before it is sent, done once the portal has answered."""

    state: str
    result: Any


class Runs:
    """The runs of all robots."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    def begin(self, run_key: str, member_id: str, code: str, document: Any) -> Run:
        """Note that a call is being worked on and return its run; a repeated call finds the run it began before."""
        values = {
            "member_id": member_id,
            "code": code,
            "document": document,
            "state": BEGUN,
            "begun_at": self._clock.now(),
        }
        with self._db.begin() as connection:
            insert_new(connection, runs, {"run_key": run_key}, values)
            row = connection.execute(select(runs).where(runs.c.run_key == run_key)).mappings().one()
        return Run(**row)

    def finish(
        self, run_key: str, state: str, outputs: dict[str, Any] | None = None, explanation: str | None = None
    ) -> None:
        """Note how a run ended, before the portal is told."""
        values = {"state": state, "outputs": outputs, "explanation": explanation, "ended_at": self._clock.now()}
        with self._db.begin() as connection:
            connection.execute(update(runs).where(runs.c.run_key == run_key).values(values))

    def find(self, run_key: str) -> Run | None:
        """Return a run."""
        with self._db.reading() as connection:
            row = connection.execute(select(runs).where(runs.c.run_key == run_key)).mappings().one_or_none()
        return Run(**row) if row else None

    def effect(self, run_key: str, name: str) -> Effect | None:
        """Return an effect with its result, None where it was never intended."""
        wanted = select(effects.c.state, effects.c.result).where(effects.c.run_key == run_key, effects.c.name == name)
        with self._db.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        return Effect(row.state, row.result) if row else None

    def intended(self, run_key: str, name: str) -> str | None:
        """Return how far an effect has come: None, `intended` or `done`."""
        found = self.effect(run_key, name)
        return found.state if found else None

    def intend(self, run_key: str, name: str) -> None:
        """Note an effect about to be sent; a second time changes nothing."""
        with self._db.begin() as connection:
            insert_new(connection, effects, {"run_key": run_key, "name": name}, {"state": INTENDED})

    def done(self, run_key: str, name: str, result: Any = None) -> None:
        """Note that an effect has happened, with what the portal answered."""
        own = update(effects).where(effects.c.run_key == run_key, effects.c.name == name)
        with self._db.begin() as connection:
            connection.execute(own.values(state=DONE, result=result))
