"""The leaky bucket: how many requests a portal takes from one address."""

from collections.abc import Callable


class Bucket:
    """Count requests per source address: each adds 1, `rate` drain per second, above `size` the portal answers 503."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.size = 50.0
        self.rate = 2.0
        self.is_on = True
        self._levels: dict[str, tuple[float, float]] = {}

    def has_room_for(self, source: str) -> bool:
        """Count one request of `source`; false means it is over the limit and is not counted."""
        if not self.is_on:
            return True
        moment = self._now()
        level, since = self._levels.get(source, (0.0, moment))
        level = max(0.0, level - max(0.0, moment - since) * self.rate)
        has_room = level + 1 <= self.size
        self._levels[source] = (level + 1 if has_room else level, moment)
        return has_room
