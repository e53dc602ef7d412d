"""What the pipelines want of the store where applies are kept."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from b24app.pipelines.applying.moving import Slices
from b24app.pipelines.applying.work import Journal as Steps


class Plans(Protocol):
    """Keeps plans and what became of them."""

    def keep(
        self,
        portal: str,
        pipeline: str,
        checksum: str,
        document: dict[str, Any],
        pipeline_document: dict[str, Any],
        *,
        entity: str = "lead",
        snapshot: dict[str, Any] | None = None,
        undoes: int | None = None,
        who: str = "",
    ) -> int:
        """Store a plan and return its number."""
        ...

    def state(self, plan_id: int, state: str) -> None:
        """Note what became of a plan."""
        ...

    def undo(self, portal: str, entity: str, since: int) -> None:
        """Note that a plan and all after it were taken back."""
        ...

    def applied(self, portal: str, entity: str = "lead") -> dict[str, Any] | None:
        """Return the pipeline that was applied last."""
        ...


class Journal(Steps, Protocol):
    """Keeps the steps of plans and gives them back."""

    def entries(self, plan_id: int) -> Iterable[Any]:
        """List a plan's steps."""
        ...


class Hold(Protocol):
    """A portal held for this process."""

    def check(self) -> None:
        """Raise where it no longer is."""
        ...


class Holds(Protocol):
    """Lets one apply at a time work on a portal."""

    def held(self, portal: str, who: str, name: str = "") -> AbstractContextManager[Hold]:
        """Hold a portal until the block ends."""
        ...


@dataclass(frozen=True)
class Records:
    """Where applies are kept."""

    plans: Plans
    journal: Journal
    slices: Slices
    holds: Holds
