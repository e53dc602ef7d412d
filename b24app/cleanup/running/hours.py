"""Tell how long it is until the hours of a day begin in which a clean-up may run."""

from datetime import datetime, time, timedelta


def seconds_until(hours: str, now: datetime) -> float:
    """Return the seconds from a moment until hours such as 20:00-07:00 begin; 0 within them."""
    begin, end = map(time.fromisoformat, hours.split("-"))
    at = now.timetz().replace(tzinfo=None)
    is_within = begin <= at < end if begin < end else at >= begin or at < end
    if is_within:
        return 0.0
    following = datetime.combine(now.date(), begin, now.tzinfo)
    following += timedelta(days=1) if following <= now else timedelta()
    return (following - now).total_seconds()
