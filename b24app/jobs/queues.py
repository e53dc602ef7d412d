"""Which queue a job waits in, and in which of its lanes: what keeps the order, and what keeps portals apart."""

from dataclasses import dataclass
from zlib import crc32

LANES = 8
"""Jobs of one portal that may run side by side in a queue with lanes.

A lane does one job after another, and all jobs of one card share a lane: so they keep their order, while a slow handler
holds up an eighth of its portal at most. A lane for each card would be as orderly, but a portal with a hundred thousand
waiting cards would then fill every worker, since the engine picks lanes at random.
"""


@dataclass(frozen=True)
class Queue:
    """One queue: its name, how many of its jobs a worker does at once, and seconds between two looks at it."""

    name: str
    lanes: int
    at_once: int
    poll: float


ROBOTS = Queue("robots", LANES, 32, 0.2)
EVENTS = Queue("events", LANES, 16, 0.3)
BULK = Queue("bulk", 1, 8, 0.3)
QUEUES = (ROBOTS, EVENTS, BULK)

# Robot calls before everything: somebody in the portal looks on. What follows from events and clocks does not wait
# behind bulk work either.
_FAMILIES = {"robots": ROBOTS, "watching": EVENTS, "events": EVENTS, "timers": EVENTS}


def queue_of(kind: str) -> Queue:
    """Return the queue of a kind of jobs, by what stands before the dot."""
    return _FAMILIES.get(kind.partition(".")[0], BULK)


def lane_of(queue: Queue, portal: str, line: str) -> str:
    """Return the lane in which the jobs of a line go one after another, such as the calls for one card."""
    return portal if queue.lanes == 1 else f"{portal}#{crc32(line.encode()) % queue.lanes}"
