"""Carry the results of a job's steps from one attempt to the next."""

from collections.abc import Callable, Mapping
from typing import Any

from b24app.jobs.job import Later, Recorder


class Steps:
    """The steps of one job: those it has behind it from earlier attempts, and those it takes now."""

    def __init__(self, kept: Mapping[str, Any], recorder: Recorder) -> None:
        """Take the results known so far by step, and what records a step in the engine."""
        self.kept = dict(kept)
        self._recorder = recorder

    def record(self, name: str, work: Callable[[], Any]) -> Any:
        """Take a step, or return its result if it was taken before; `Later` may be raised inside."""
        if name not in self.kept:
            # The engine would lose the type of an exception, so "later" travels as a value.
            result = self._recorder(name, lambda: _tried(work))
            if "later" in result:
                raise Later(result["later"])
            self.kept[name] = result["result"]
        return self.kept[name]


def _tried(work: Callable[[], Any]) -> dict[str, Any]:
    try:
        return {"result": work()}
    except Later as later:
        return {"later": later.seconds}
