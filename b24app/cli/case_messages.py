"""Catch what a robot of a case sends to clients, so that the case can say what it shall be."""

from dataclasses import dataclass, field

from b24app.messages.gateway import Message, Receipt, State


@dataclass(frozen=True)
class Caught:
    """A gateway that keeps messages in memory, each key once."""

    by_key: dict[str, Message] = field(default_factory=dict)

    def send(self, message: Message) -> Receipt:
        """Keep a message."""
        is_known = message.key in self.by_key
        self.by_key.setdefault(message.key, message)
        return Receipt("delivered", message.key, is_known)

    def state(self, reference: str) -> State:
        """Tell whether it was kept."""
        return "delivered" if reference in self.by_key else "failed"

    @property
    def said(self) -> list[str]:
        """List what was sent, in order: how, to whom, what."""
        return [f"{one.channel} {one.to}: {one.text}" for one in self.by_key.values()]
