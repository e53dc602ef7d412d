"""What a gateway is: whatever carries our messages to clients and says what became of them."""

from dataclasses import dataclass
from typing import Literal, Protocol

from b24app.errors import AppError

Channel = Literal["sms", "letter"]

State = Literal["queued", "sent", "delivered", "undelivered", "failed"]
"""What became of a message, in the words that portals use too."""

FINAL = frozenset({"delivered", "undelivered", "failed"})
"""States after which nothing more happens."""

BAD = frozenset({"undelivered", "failed"})
"""States that mean that the client has not got it."""


class GatewayDown(AppError):
    """The gateway cannot be reached; the message waits and is sent later."""

    code = "messages.gateway-down"


class GatewayRefused(AppError):
    """The gateway does not take the message; see its answer and B24APP_GATEWAY."""

    code = "messages.gateway-refused"


@dataclass(frozen=True)
class Message:
    """One message; `key` names it for good: a gateway that is given a key again does not send again."""

    key: str
    channel: Channel
    to: str
    text: str
    subject: str = ""
    portal: str = ""


@dataclass(frozen=True)
class Receipt:
    """What a gateway says of a message: its state, its own number for it, and whether it had it before."""

    state: State
    reference: str = ""
    is_known: bool = False


class Gateway(Protocol):
    """Carries messages. Implement these two methods and name the class in B24APP_GATEWAY."""

    def send(self, message: Message) -> Receipt:
        """Take a message; a key that was taken before is not sent again. Raises GatewayDown and GatewayRefused."""
        ...

    def state(self, reference: str) -> State:
        """Tell what has become of a message by the gateway's number; raises GatewayDown."""
        ...
