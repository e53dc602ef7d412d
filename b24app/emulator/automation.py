"""What automation consists of: registered robots, robots placed on stages, their runs, event bindings, dues."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class RobotDefinition:
    """A robot an application registered; `fields` is what it sent, under the portal's names."""

    client_id: str
    code: str
    fields: dict[str, Any]


@dataclass
class PlacedRobot:
    """A robot a person put on a stage in the automation screen, with the values of its dialog."""

    id: int
    client_id: str
    code: str
    document: str
    stage: str
    properties: dict[str, Any]
    user_id: int | None = None
    # Seconds the robot waits for its answer; 0 is forever.
    timeout: int = 0
    # The dialog's own choice, used only where the definition leaves USE_SUBSCRIPTION empty.
    waits: bool = False


@dataclass
class Run:
    """One execution of a placed robot on one item."""

    workflow_id: str
    event_token: str
    placed: PlacedRobot
    item_id: int
    started: float
    use_subscription: bool
    # "waiting", "done" or "timed out"
    state: str = "waiting"
    answers: int = 0
    late_answers: int = 0
    return_values: dict[str, Any] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Binding:
    """An event handler an application bound."""

    id: int
    client_id: str
    event: str
    handler: str
    # 0 means: the user who caused the event.
    auth_type: int = 0
    is_offline: bool = False


@dataclass(frozen=True)
class EventDue:
    """An event the queue server has to deliver, once; `data` is the payload's `data`, nested."""

    binding: Binding
    data: dict[str, Any]
    # Whose token goes along; None means no token fields.
    user_id: int | None
    at: float


@dataclass(frozen=True)
class RobotDue:
    """A robot call the queue server has to deliver, once."""

    run: Run
    at: float


@dataclass(frozen=True)
class AppDue:
    """A life-cycle event of an application (ONAPPINSTALL, ONAPPUNINSTALL ...), sent to `url`."""

    client_id: str
    event: str
    url: str
    data: dict[str, Any]
    has_tokens: bool
    at: float
    # Whose tokens; 0 is the administrator who installed the application.
    user_id: int = 0


Due = EventDue | RobotDue | AppDue
