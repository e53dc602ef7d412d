"""What waits to be sent: robot calls and events, as one server hit leaves them."""

from b24app.emulator.dues import Due, EventDue
from b24app.emulator.hit import this_hit

# A chain in which each event causes the next change is cut after so many events.
LONGEST_CHAIN = 7


class Outbox:
    """Keep what is due until the queue server takes it."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Due, int]] = []

    def put_nowait(self, due: Due) -> None:
        """Add a due; an event equal to one of the same hit is merged with it, one too far down a chain is dropped."""
        hit = this_hit()
        if isinstance(due, EventDue):
            event = (due.binding.id, repr(due.data))
            if hit.hops >= LONGEST_CHAIN or event in hit.raised:
                return
            hit.raised.add(event)
        self._waiting.append((due, hit.hops + 1))

    def take(self) -> list[tuple[Due, int]]:
        """Hand over everything that waits, each with its place in the chain of events."""
        taken, self._waiting = self._waiting, []
        return taken
