"""The portal's clock: real time, moved forward at will by the side door."""

import time
from datetime import UTC, datetime, timedelta, timezone

PORTAL_ZONE = timezone(timedelta(hours=3))


class Clock:
    """Tell the portal's time; `advance` moves it so that months pass in a moment.

    Rates (the leaky bucket, operating seconds) are measured by the machine's own monotonic clock and do not jump.
    """

    def __init__(self) -> None:
        self.offset = 0.0

    def now(self) -> float:
        """Return seconds since 1970."""
        return time.time() + self.offset

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.offset += seconds


def iso(moment: float) -> str:
    """Write a moment as the portal does: 2026-09-21T12:00:00+03:00."""
    return datetime.fromtimestamp(int(moment), UTC).astimezone(PORTAL_ZONE).isoformat()


def moment_of(text: str) -> float | None:
    """Read a date or a date with time, ISO or dd.mm.yyyy, in the portal's zone if it names none; None otherwise."""
    for read in (datetime.fromisoformat, _russian):
        try:
            found = read(text.strip())
        except ValueError:
            continue
        return (found if found.tzinfo else found.replace(tzinfo=PORTAL_ZONE)).timestamp()
    return None


def _russian(text: str) -> datetime:
    pattern = "%d.%m.%Y %H:%M:%S" if ":" in text else "%d.%m.%Y"
    return datetime.strptime(text, pattern).replace(tzinfo=PORTAL_ZONE)


def midnight(moment: float) -> int:
    """Return the beginning of a moment's day in the portal's zone."""
    offset = int(PORTAL_ZONE.utcoffset(None).total_seconds())
    return (int(moment) + offset) // 86400 * 86400 - offset
