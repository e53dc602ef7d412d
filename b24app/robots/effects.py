"""Change the outside world once, although the work that does so may run twice."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from b24app.store.runs import DONE, Runs


@dataclass(frozen=True)
class Effects:
    """The effects of one run, each known by a name of its own."""

    runs: Runs
    run_key: str

    @property
    def reference(self) -> str:
        """Return a short mark of this run, by which a text it left behind can be recognised."""
        return sha256(self.run_key.encode()).hexdigest()[:8]

    def once(self, name: str, write: Callable[[], Any], happened: Callable[[], bool]) -> Any:
        """Do `write`, unless this run has done it before; its result is JSON and is kept.

        Where an earlier attempt ended between the intent and the result, `happened` looks whether it came true.
        """
        before = self.runs.effect(self.run_key, name)
        if before is None:
            self.runs.intend(self.run_key, name)
        elif before.state == DONE:
            return before.result
        result = None if before and happened() else write()
        self.runs.done(self.run_key, name, result)
        return result

    def keep(self, name: str, find_out: Callable[[], Any]) -> Any:
        """Find something out and stay with it: a repeated run is given the first answer, which is JSON."""
        return self.once(name, find_out, lambda: False)
