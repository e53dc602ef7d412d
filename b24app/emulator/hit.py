"""One request to the portal: how many events led to it, what it has already raised, and how long it is said to run."""

from contextvars import ContextVar
from dataclasses import dataclass, field

from b24app.emulator.grants import AccessToken


@dataclass
class Hit:
    """What belongs to one request, or to one moment in which the portal acts by itself."""

    hops: int = 0
    raised: set[tuple[int, str]] = field(default_factory=set)
    # The source key a caller named; changes of this hit are not recorded in the queue of offline events of that key.
    connector: str = ""
    # Seconds the request is said to have run by the latency model, besides the real ones.
    seconds: float = 0.0
    # Seconds the caller really waits for the answer.
    pause: float = 0.0
    # The item whose robots of a stage were started last, so that one hit does not start them twice in a row.
    started: dict[tuple[str, int], str] = field(default_factory=dict)
    # How many robots deep it is: one that moves an item sets off others.
    depth: int = 0


_HIT: ContextVar[Hit | None] = ContextVar("hit", default=None)


def begin_hit(token: AccessToken | None = None, *, connector: str = "", hops: int = 0) -> Hit:
    """Begin a request; a token that came with an event carries the chain on."""
    hit = Hit(token.hops if token else hops, connector=connector)
    _HIT.set(hit)
    return hit


def this_hit() -> Hit:
    """Return the hit under way."""
    return _HIT.get() or begin_hit()
