"""Timers of a robot on its card, as a handler sets, moves and cancels them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from b24app.robots.effects import Effects
from b24app.store.timers import DONE, Owner, Timer, Timers


@dataclass(frozen=True)
class CardTimers:
    """The timers of one robot on one card; one that is set again under its name is moved."""

    store: Timers
    owner: Owner
    properties: Mapping[str, Any]
    effects: Effects

    def set(
        self,
        name: str,
        due_at: datetime,
        payload: Mapping[str, Any] | None = None,
        *,
        stage: str = "",
        stale_after: timedelta | None = None,
    ) -> None:
        """Have the handler `@robot.timer(name)` run at a moment, with the inputs of this run.

        With a stage it is dropped where the card stands on another one by then; with `stale_after` where it would come
        so much too late. The same moment and payload again change nothing, even after it has gone off.
        """
        kept = {"given": dict(payload or {}), "properties": dict(self.properties)}
        seconds = int(stale_after.total_seconds()) if stale_after else None

        def write() -> str:
            return self.store.set(self.owner, name, due_at, kept, stage=stage, stale_after=seconds).key

        self.effects.once(f"timer:{name}", write, lambda: False, about=due_at.isoformat())

    def cancel(self, name: str | None = None) -> None:
        """Drop the waiting timer of a name, or all of them."""
        write = lambda: self.store.cancel(self.owner, name, "cancelled")  # noqa: E731
        self.effects.once(f"timer-off:{name or '*'}", write, lambda: False)

    def done(self, name: str) -> None:
        """Note that what a waiting timer is for has been done by this run."""
        found = None if self.effects.is_observed else self.find(name)
        if found is not None:
            self.store.settle(found, DONE)

    def find(self, name: str) -> Timer | None:
        """Return the timer of a name, whatever has become of it; None where it was never set."""
        return next((one for one in self.store.of(self.owner) if one.name == name), None)

    def given(self, name: str) -> Mapping[str, Any] | None:
        """Return the payload a timer was set with, None where it was never set."""
        found = self.find(name)
        return found.payload["given"] if found else None
