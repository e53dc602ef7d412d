"""Know the hours in which clients are sent nothing."""

from datetime import datetime, time, timedelta
from typing import Protocol

from b24app.worktime import WorkTime


class Hours(Protocol):
    """Two times of a day as "HH:MM"; where the second is earlier, it is of the next day."""

    @property
    def start(self) -> str:
        """Return the first."""
        ...

    @property
    def end(self) -> str:
        """Return the second."""
        ...


def after_quiet(working: WorkTime, moment: datetime, hours: Hours | None) -> datetime:
    """Return the moment itself, or the end of the quiet hours that it falls into, on the clock of the office."""
    if hours is None:
        return moment
    local = working.local(moment)
    start, end = time.fromisoformat(hours.start), time.fromisoformat(hours.end)
    is_over_midnight = end < start
    is_quiet = start <= local.time() or local.time() < end if is_over_midnight else start <= local.time() < end
    if not is_quiet:
        return moment
    day = local.date() + timedelta(days=1 if is_over_midnight and local.time() >= start else 0)
    return datetime.combine(day, end, working.zone).astimezone(moment.tzinfo)
