"""Change the outside world once, although the work that does so may run twice."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from b24app.store.runs import DONE, INTENDED, KEPT, WOULD, Runs


@dataclass(frozen=True)
class Effects:
    """The effects of one run, each known by a name of its own; an observed run has none, it notes what it would do."""

    runs: Runs
    run_key: str
    is_observed: bool = False

    @property
    def reference(self) -> str:
        """Return a short mark of this run, by which a text it left behind can be recognised."""
        return sha256(self.run_key.encode()).hexdigest()[:8]

    def once(
        self, name: str, write: Callable[[], Any], happened: Callable[[], bool], *, would: Any = None, about: Any = None
    ) -> Any:
        """Do `write`, unless this run has done it before; its result is JSON and is kept.

        Where an earlier attempt ended between the intent and the result, `happened` looks whether it came true. An
        observed run notes `about`, else the name alone, and is given `would` instead.
        """
        before = self.runs.effect(self.run_key, name)
        if before and before.state == DONE:
            return before.result
        if self.is_observed:
            self.runs.intend(self.run_key, name, WOULD)
            self.runs.done(self.run_key, name, about, WOULD)
            return would
        if before is None:
            self.runs.intend(self.run_key, name)
        elif before.state == WOULD:
            self.runs.done(self.run_key, name, None, INTENDED)
        result = None if before and before.state == INTENDED and happened() else write()
        self.runs.done(self.run_key, name, result)
        return result

    def keep(self, name: str, find_out: Callable[[], Any]) -> Any:
        """Find something out and stay with it: a repeated run is given the first answer, which is JSON."""
        before = self.runs.effect(self.run_key, name)
        if before and before.state in (DONE, KEPT):
            return before.result
        result = find_out()
        self.runs.intend(self.run_key, name, KEPT)
        self.runs.done(self.run_key, name, result, KEPT)
        return result
