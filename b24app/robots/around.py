"""What a runner asks of the rest of the app about a portal; wiring fills it in."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, tzinfo

from b24app.clock import Clock, SystemClock
from b24app.messages.gateway import Gateway
from b24app.portal.recall import Recollections
from b24app.robots.entries import Entries
from b24app.robots.loops import LoopGuard
from b24app.store.timers import Timers
from b24app.worktime import Rules


def _active(_member: str, _code: str) -> str:
    return "active"


def _none(_member: str) -> Collection[str]:
    return ()


def _utc(_member: str) -> tzinfo:
    return UTC


def _open(_member: str) -> Rules:
    return Rules()


def _uncounted(_code: str, _state: str) -> None:
    """Forget it."""


def _unseen(_member: str, _code: str, _kind: str, _stage: str) -> None:
    """Forget it."""


def _nobody(_member: str, _leads: Collection[int]) -> Collection[int]:
    return ()


@dataclass(frozen=True)
class Around:
    """The modes of robots, a portal's triggers and zone, who notes where robots are seen, loops and entries.

    `office` tells a portal's working time and may ask the portal for it; `timers` keeps what is due later;
    `gateway` carries messages to clients; `recall` lets runs ask the portal less;
    `spared` tells which leads a clean-up has in hand; `ran` counts runs by robot and state.
    """

    mode: Callable[[str, str], str] = _active
    triggers: Callable[[str], Collection[str]] = _none
    zone: Callable[[str], tzinfo] = _utc
    seen: Callable[[str, str, str, str], None] = _unseen
    clock: Clock = field(default_factory=SystemClock)
    loops: LoopGuard | None = None
    entries: Entries | None = None
    office: Callable[[str], Rules] = _open
    timers: Timers | None = None
    gateway: Gateway | None = None
    recall: Recollections | None = None
    ran: Callable[[str, str], None] = _uncounted
    spared: Callable[[str, Collection[int]], Collection[int]] = _nobody
