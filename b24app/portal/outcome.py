"""Say what became of each of many commands."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from b24app.portal.answer import Answer
from b24app.portal.marker import Marker
from b24app.portal.refusals import PortalError, Refusal


@dataclass(frozen=True)
class Command:
    """One call among many; `key` is the caller's own name for it and never sent.

    `sent_at` is for a command that an earlier run may have sent, in unix seconds: it is looked up by its marker first.
    """

    method: str
    params: Mapping[str, Any]
    key: Hashable = None
    marker: Marker | None = None
    sent_at: float | None = None


class State(StrEnum):
    """What is known of a command."""

    DONE = "done"
    """It happened; `answer` holds the result."""
    REFUSED = "refused"
    """The portal said no; it did not happen."""
    NOT_RUN = "not run"
    """It did not happen and may be sent again: halted, never sent, or surely not done."""
    UNKNOWN = "unknown"
    """Nobody knows; look at the portal before sending it again."""


@dataclass(frozen=True)
class Outcome:
    """What became of one command; `error` says why where it is not done."""

    command: Command
    state: State
    answer: Answer | None = None
    error: PortalError | None = None

    @property
    def key(self) -> Hashable:
        """Return the caller's name for the command."""
        return self.command.key

    @property
    def is_done(self) -> bool:
        """Say whether it happened."""
        return self.state is State.DONE

    @property
    def result(self) -> Any:
        """Return the result of a command that is done; else raises its error."""
        if self.answer is not None:
            return self.answer.result
        raise self.error or PortalError()


def told(outcomes: Iterable[Outcome], is_fine: Callable[[Refusal], bool]) -> Iterator[tuple[Any, bool]]:
    """Say of each command, by its key, whether it was done; False where the portal's no is fine.

    Of all others the first one's error is raised, after everything that was done has been told.
    """
    fault: PortalError | None = None
    for one in outcomes:
        if one.is_done:
            yield one.key, True
        elif isinstance(one.error, Refusal) and is_fine(one.error):
            yield one.key, False
        else:
            fault = fault or one.error or PortalError()
    if fault is not None:
        raise fault
