"""What automation consists of: registered robots, robots and triggers placed on stages, their work on items."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class RobotDefinition:
    """A robot or an activity an application registered; `fields` is what it sent, under the portal's names."""

    client_id: str
    code: str
    fields: dict[str, Any]
    # An activity stands in the designer of workflows only; codes are unique over both.
    is_robot: bool = True


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
    # How later robots name it to use its results; robots of the portal itself belong to no application.
    name: str = ""
    # Seconds it holds back; and whether it begins when the one before it is done rather than beside it.
    delay: float = 0.0
    is_after_previous: bool = True


@dataclass
class PlacedTrigger:
    """A trigger a person put on a stage: once it fires, an item comes to that stage."""

    id: int
    # Empty for the webhook trigger of the portal itself.
    client_id: str
    code: str
    document: str
    stage: str
    # May an item go back to an earlier stage?
    may_go_back: bool = False
    # {"field", "operator", "value"}: all of them have to hold.
    conditions: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Workflow:
    """Automation at work: the robots of one stage on one item."""

    id: str
    document: str
    item_id: int
    stage: str
    started: float
    # Ids of placed robots: branches run side by side, the robots of one branch in turn; and how far each has come.
    branches: list[list[int]] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    # "running", "completed", "terminated" or "error"
    state: str = "running"
    # What robots gave back, by their names.
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    # Robots that have held back long enough, by branch and place.
    woken: set[tuple[int, int]] = field(default_factory=set)
    # Event tokens of the calls it made.
    tokens: list[str] = field(default_factory=list)


@dataclass
class Run:
    """One execution of a placed robot on one item."""

    workflow_id: str
    event_token: str
    placed: PlacedRobot
    item_id: int
    started: float
    use_subscription: bool
    # Which branch of its workflow goes on after it.
    branch: int = 0
    # "waiting", "done", "timed out" or "terminated"
    state: str = "waiting"
    answers: int = 0
    late_answers: int = 0
    return_values: dict[str, Any] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
