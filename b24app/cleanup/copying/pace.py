"""Foretell when a copy will be whole: by what went so far, and never sooner than the portal's limit allows."""

from dataclasses import dataclass

ROWS = 2450
"""Rows that a request brings where tables are long."""


@dataclass(frozen=True)
class Pace:
    """Requests a second that a portal takes for long; nought where it sets no limit."""

    rate: float

    def least(self, rows: float) -> float:
        """Return the seconds that the limit alone needs for rows."""
        return rows / ROWS / self.rate if self.rate else 0.0

    def left(self, done: int, total: int, seconds: float) -> float | None:
        """Return the seconds that are left; None while nothing has been done."""
        if not done:
            return None
        rest = max(0, total - done)
        # The first fifty requests are let through at once: by them alone the end would be foretold too soon.
        return max(rest * seconds / done, self.least(rest))
