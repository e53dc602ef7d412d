"""Say under which terms a clean-up runs: stages, the canary, how many failures are borne, how long leads are held."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Terms:
    """The terms of one run; stages are the portal's codes.

    `reason_field` takes the reason of junk; `canary` is the size of the first wave, `together` how many leads are
    worked on at once; more than `failures` failed leads stop the run.
    `settle` are the seconds the canary waits for what wakes late. It sends at most `per_second` requests, and runs in
    the `hours` of the portal's day, such as 20:00-07:00; without them at the portal's limit, at any time.
    """

    success: str = "CONVERTED"
    junk: str = "JUNK"
    quarantine: str = ""
    reason_field: str = "STATUS_DESCRIPTION"
    hold_days: int = 30
    canary: int = 5
    together: int = 250
    failures: int = 20
    settle: float = 20.0
    per_second: float | None = None
    hours: str = ""
    language: str = "ru"

    def as_json(self) -> dict[str, Any]:
        """Return the terms as a job carries them."""
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Terms":
        """Read the terms from a job."""
        return cls(**told)
