"""What a run came about by, and what a robot may ask of the world around its card."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any

from b24app.clock import Clock, SystemClock
from b24app.messages.gateway import Gateway
from b24app.worktime import Rules

ROBOT = "robot"
CHANGE = "change"
TIMER = "timer"
HAND = "hand"
"""Ways a run can start: the portal called the robot, a card changed, a time came, a person wanted it."""


@dataclass(frozen=True)
class Occasion:
    """How a run started and with which facts (JSON of the change or the timer); the portal's zone and triggers."""

    started: str = ROBOT
    facts: Mapping[str, Any] = field(default_factory=dict)
    clock: Clock = field(default_factory=SystemClock)
    zone: tzinfo = UTC
    triggers: Collection[str] = ()
    """Codes of the triggers that this portal knows."""
    office: Callable[[], Rules] = Rules
    """What the portal says of its working time; it may have to be asked."""
    gateway: Gateway | None = None
    """What carries messages to clients; None where there is none."""
