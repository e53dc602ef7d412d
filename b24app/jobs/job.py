"""One piece of work as a value: what to do, for which portal, under which key, with which data."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

Json = TypeVar("Json")
Recorder = Callable[[str, Callable[[], Any]], Any]


ABANDONED = 1_000_000
"""Number of the one attempt that is made after a job's worker has died too often in the middle of it."""


def _unrecorded(_name: str, work: Callable[[], Any]) -> Any:
    return work()


@dataclass(frozen=True)
class Job:
    """A job that a handler is given; its payload is JSON and nothing else."""

    kind: str
    portal: str
    key: str
    payload: dict[str, Any]
    attempt: int = 1
    recorder: Recorder = field(default=_unrecorded, repr=False, compare=False)
    # Of the attempts before, those that failed; the others were put off.
    failures: int = 0

    @property
    def is_abandoned(self) -> bool:
        """Tell whether the work is given up and only has to be brought to an orderly end."""
        return self.attempt == ABANDONED

    def step(self, name: str, work: Callable[[], Json]) -> Json:
        """Do one part of the work and keep its result, which is JSON.

        Once the result is kept the part is not done again, whatever crashes afterwards. A crash in the middle of it
        does it again, so it must bear repetition. Each step of a job has a name of its own. `Later` may be raised
        inside; other failures are better told in the result, as the engine does not keep an exception's type.
        """
        result: Json = self.recorder(name, work)
        return result


class Later(Exception):
    """The job cannot be finished now; raise it to have the job done again after a while, without its recorded steps."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds
