"""What an application has bound, and what the queue server has to deliver to it."""

from dataclasses import dataclass, field
from typing import Any

from b24app.emulator.automation import Run


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
    # The queue of offline events it belongs to.
    connector: str = ""
    options: dict[str, Any] = field(default_factory=dict)


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
    # The binding it goes to; 0 for the address in the application's form.
    handler_id: int = 0


Due = EventDue | RobotDue | AppDue
