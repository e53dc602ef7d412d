"""How long calls are said to run: seconds for a call and for each row, by method; so limits bite as in life."""

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

# The cloud cuts a request off after a minute, whatever it has done by then.
LONGEST = 60.0


@dataclass(frozen=True)
class Pace:
    """Seconds of one call of the methods that fit a pattern, and of each row it reads or finds."""

    method: str
    call: float = 0.0
    row: float = 0.0


# Our own guess at an ordinary cloud portal: the first rule that fits is the one that counts.
CLOUD = (
    Pace("*.batchimport", 0.4, 0.15),
    Pace("*.import", 0.25),
    Pace("*.list", 0.04, 0.004),
    Pace("*.get", 0.03),
    Pace("*.fields", 0.02),
    Pace("*.add", 0.25),
    Pace("*.update", 0.3),
    Pace("*.delete", 0.4),
    Pace("*merge*", 1.5),
    Pace("*", 0.02),
)
PRESETS: dict[str, tuple[Pace, ...]] = {"none": (), "cloud": CLOUD}


@dataclass
class Latency:
    """The model: its rules, and whether callers really wait (`speed` times faster than life)."""

    paces: tuple[Pace, ...] = ()
    is_felt: bool = False
    speed: float = 1.0
    # The pace of each method met so far.
    _known: dict[str, Pace | None] = field(default_factory=dict)

    def use(self, paces: tuple[Pace, ...]) -> None:
        """Take other rules."""
        self.paces, self._known = paces, {}

    def seconds(self, method: str, result: Any) -> float:
        """Return how long a call is said to have run."""
        if not self.paces:
            return 0.0
        if method not in self._known:
            self._known[method] = next((pace for pace in self.paces if fnmatchcase(method.lower(), pace.method)), None)
        pace = self._known[method]
        return pace.call + pace.row * rows_in(result) if pace else 0.0


def rows_in(result: Any) -> int:
    """Count the rows of an answer: of a list, or of the one list inside a map, as crm.item.list has it."""
    rows = getattr(result, "rows", result)
    if isinstance(rows, dict):
        rows = next((part for part in rows.values() if isinstance(part, list)), [rows])
    return len(rows) if isinstance(rows, list) else 1
