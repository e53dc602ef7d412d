"""Let the portal do what is due: as time goes by, or while the side door lets months pass in a moment."""

from collections.abc import Callable

from b24app.emulator.hit import begin_hit
from b24app.emulator.state import Portal

Doing = Callable[[Portal, tuple[str, ...]], None]

_DOINGS: dict[str, Doing] = {}


def on_timer(what: str) -> Callable[[Doing], Doing]:
    """Register what is done when a timer of this name is due."""

    def register(doing: Doing) -> Doing:
        _DOINGS[what] = doing
        return doing

    return register


def wake(portal: Portal) -> None:
    """Do everything whose moment has come, in order; each is a hit of its own, caused by nobody."""
    while timer := portal.timers.due(portal.clock.now()):
        begin_hit()
        _DOINGS[timer.what](portal, timer.key)


def pass_time(portal: Portal, seconds: float) -> None:
    """Move the clock; it stops on the way wherever something is due, so that what follows gets its own time."""
    until = portal.clock.now() + seconds
    while (at := portal.timers.next_at()) is not None and at <= until:
        portal.clock.advance(max(0.0, at - portal.clock.now()))
        wake(portal)
    portal.clock.advance(max(0.0, until - portal.clock.now()))
