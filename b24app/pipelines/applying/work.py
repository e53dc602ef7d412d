"""Say what a plan under way is: its steps, what is written down of them, and the moments of which a watcher is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from b24app.errors import AppError
from b24app.pipelines.planning.change import Change
from b24app.portal.targets import Target


@dataclass(frozen=True)
class Beat:
    """A moment of the work, of which a watcher is told: `items` counts the cards just moved.

    Moments of a step: begun, waiting, intended, sent, done; of a slice of cards: slice intended, sent and done.
    """

    moment: str
    number: int
    total: int
    change: Change
    items: int = 0


Watch = Callable[[Beat], None]


class Entry(Protocol):
    """A step as it was written down."""

    @property
    def id(self) -> int:
        """Return its number in the journal."""
        ...

    @property
    def state(self) -> str:
        """Return intended, done, failed or unknown."""
        ...

    @property
    def begun_at(self) -> datetime:
        """Return when it was first written down."""
        ...


class Journal(Protocol):
    """Keeps the steps of plans."""

    def intend(self, plan_id: int, number: int, action: dict[str, Any], before: dict[str, Any] | None = None) -> int:
        """Write down a step about to be sent."""
        ...

    def again(self, entry_id: int) -> None:
        """Note that it is about to be sent once more."""
        ...

    def done(self, entry_id: int, result: Any = None) -> None:
        """Note that it was done."""
        ...

    def failed(self, entry_id: int, reason: str) -> None:
        """Note that it surely was not."""
        ...

    def unknown(self, entry_id: int, reason: str) -> None:
        """Note that nobody knows, or that it was done in part."""
        ...


@dataclass(frozen=True)
class Work:
    """A plan under way; `locate` finds its place on the portal, `ids` are the journal's numbers of its steps."""

    plan: int
    changes: tuple[Change, ...]
    locate: Callable[[], Target]
    entries: Mapping[int, Entry] = field(default_factory=dict)
    ids: dict[int, int] = field(default_factory=dict)

    def is_done(self, number: int) -> bool:
        """Say whether an earlier run has seen a step through."""
        return number in self.entries and self.entries[number].state == "done"


class StepFailed(AppError):
    """A step did not go through; see the journal."""

    code = "apply.step-failed"

    def __init__(self, number: int, cause: AppError) -> None:
        """Keep which step it was and why."""
        self.number, self.cause = number, cause
        super().__init__()
