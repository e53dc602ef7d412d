"""Look into the queues more often while much waits in them: idle looks cost a little, rare ones cost throughput."""

from collections.abc import Callable

from b24app.jobs.queues import QUEUES

_MANY = 50
_HASTE = 0.5


class Hurry:
    """The pace at which all workers look into the queues."""

    def __init__(self, has_many: Callable[[int], bool], set_poll: Callable[[str, float], None]) -> None:
        """Take what tells whether so many jobs wait, and what sets the seconds between looks into a queue."""
        self._has_many = has_many
        self._set_poll = set_poll
        self._factor = 1.0

    def look(self) -> None:
        """Set the pace of every queue where it has to change."""
        factor = _HASTE if self._has_many(_MANY) else 1.0
        if factor != self._factor:
            for queue in QUEUES:
                self._set_poll(queue.name, queue.poll * factor)
            self._factor = factor
