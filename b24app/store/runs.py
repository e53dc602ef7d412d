"""Remember each robot run and its effects on the portal, so that a repeated run repeats nothing."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from b24app.clock import Clock, SystemClock
from b24app.store.db import Database
from b24app.store.rows import insert_new
from b24app.store.tables import effects, runs

BEGUN = "begun"
INTENDED = "intended"
DONE = "done"
KEPT = "kept"
"""An answer that was found out, not a change: a repeated run stays with it."""
WOULD = "would"
"""A change that a run would have made, had it not only been observed."""

FAILED = "failed"
STOPPED = "stopped"
"""A run that was not begun in earnest, because the same robot ran on the same card again and again."""


@dataclass(frozen=True)
class Run:
    """One run of a robot; `card` is its kind and number, such as `lead:12`."""

    run_key: str
    member_id: str
    code: str
    document: Any
    state: str
    outputs: dict[str, Any] | None
    explanation: str | None
    begun_at: datetime
    ended_at: datetime | None
    card: str = ""
    stage: str = ""
    started: str = "robot"
    handler: str = "call"
    mode: str = "active"
    attempt: int = 1
    inputs: dict[str, Any] | None = None
    decision: str = ""
    reasons: list[dict[str, str]] | None = None
    seconds: float | None = None
    answer: str = ""
    waits_for: str | None = None


@dataclass(frozen=True)
class Begin:
    """What is known of a run when it begins."""

    run_key: str
    member_id: str
    code: str
    document: Any
    card: str = ""
    started: str = "robot"
    handler: str = "call"
    mode: str = "active"
    attempt: int = 1


@dataclass(frozen=True)
class End:
    """How a run ended: what it gave back, what it decided and why."""

    state: str
    outputs: dict[str, Any] | None = None
    explanation: str | None = None
    inputs: dict[str, Any] | None = None
    decision: str = ""
    reasons: list[dict[str, str]] = field(default_factory=list)
    stage: str = ""
    seconds: float | None = None


@dataclass(frozen=True)
class Effect:
    """One thing a run changes outside: intended before it is sent, done once the portal has answered."""

    state: str
    result: Any
    name: str = ""
    at: datetime | None = None


class Runs:
    """The runs of all robots."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    @property
    def db(self) -> Database:
        """Return the database they are kept in."""
        return self._db

    def begin(self, what: Begin) -> Run:
        """Note that a run is being worked on and return it; a repeated call finds the run it began before."""
        values = {name: value for name, value in vars(what).items() if name != "run_key"}
        row = values | {"state": BEGUN, "begun_at": self._clock.now()}
        own = runs.c.run_key == what.run_key
        # What is lost with the power is begun anew; the run's first effect, or its end, makes it last.
        with self._db.begin(is_hasty=True) as connection:
            if insert_new(connection, runs, {"run_key": what.run_key}, row):
                return Run(run_key=what.run_key, outputs=None, explanation=None, ended_at=None, **row)
            connection.execute(update(runs).where(own).values(attempt=what.attempt, waits_for=None))
            found = connection.execute(select(runs).where(own)).mappings().one()
        return Run(**found)

    def finish(self, run_key: str, end: End, answer: str = "") -> None:
        """Note how a run ended, before the portal is told; `answer` where there is nobody to be told.

        The job keeps it too, so it may be forgotten when the power fails: `answered` makes it last.
        """
        values = {**vars(end), "ended_at": self._clock.now(), "waits_for": None} | (
            {"answer": answer} if answer else {}
        )
        self._change(run_key, is_hasty=not answer, **values)

    def answered(self, run_key: str, answer: str) -> None:
        """Note what became of the answer to the waiting workflow."""
        self._change(run_key, answer=answer)

    def waits(self, run_key: str, why: str) -> None:
        """Note why a run has been put off."""
        self._change(run_key, waits_for=why)

    def reopen(self, run_key: str) -> None:
        """Let a finished run begin again; the effects it had stay known, so that they are not repeated.

        Where it has changed nothing yet, it finds everything out anew.
        """
        own = effects.c.run_key == run_key
        with self._db.begin() as connection:
            states = set(connection.scalars(select(effects.c.state).where(own)))
            if not states & {DONE, INTENDED}:
                connection.execute(delete(effects).where(own))
            change = {"state": BEGUN, "begun_at": self._clock.now(), "ended_at": None}
            connection.execute(update(runs).where(runs.c.run_key == run_key).values(change))

    def find(self, run_key: str) -> Run | None:
        """Return a run."""
        with self._db.reading() as connection:
            row = connection.execute(select(runs).where(runs.c.run_key == run_key)).mappings().one_or_none()
        return Run(**row) if row else None

    def effect(self, run_key: str, name: str) -> Effect | None:
        """Return an effect with its result, None where it was never intended."""
        found = [one for one in self.effects(run_key) if one.name == name]
        return found[0] if found else None

    def effects(self, run_key: str) -> list[Effect]:
        """List the effects of a run in the order in which they were intended."""
        wanted = select(effects.c.state, effects.c.result, effects.c.name, effects.c.at)
        with self._db.reading() as connection:
            rows = connection.execute(wanted.where(effects.c.run_key == run_key).order_by(effects.c.id)).all()
        return [Effect(row.state, row.result, row.name, row.at) for row in rows]

    def intended(self, run_key: str, name: str) -> str | None:
        """Return how far an effect has come: None, `intended`, `done`, `kept` or `would`."""
        found = self.effect(run_key, name)
        return found.state if found else None

    def intend(self, run_key: str, name: str, state: str = INTENDED) -> None:
        """Note an effect about to be sent; a second time changes nothing."""
        with self._db.begin() as connection:
            row = {"state": state, "at": self._clock.now()}
            insert_new(connection, effects, {"run_key": run_key, "name": name}, row)

    def done(self, run_key: str, name: str, result: Any = None, state: str = DONE) -> None:
        """Note that an effect has happened, with what the portal answered."""
        own = update(effects).where(effects.c.run_key == run_key, effects.c.name == name)
        with self._db.begin() as connection:
            connection.execute(own.values(state=state, result=result, at=self._clock.now()))

    def _change(self, run_key: str, *, is_hasty: bool = False, **values: Any) -> None:
        with self._db.begin(is_hasty=is_hasty) as connection:
            connection.execute(update(runs).where(runs.c.run_key == run_key).values(values))
