"""A gateway that sends nothing: it puts each message into a file, or into the log, for people to look at."""

import hashlib
import json
import logging
from dataclasses import dataclass
from pathlib import Path

from b24app.messages.gateway import GatewayDown, Message, Receipt, State

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FileGateway:
    """Keeps each message in a file of its own, named by its key: the same key is one file."""

    folder: Path

    def send(self, message: Message) -> Receipt:
        """Write the file, unless it is there."""
        name = hashlib.sha256(message.key.encode()).hexdigest()[:32]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            written = self.folder / f".{name}.new"
            written.write_text(json.dumps(vars(message), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            try:
                # Another name for a whole file: nobody ever reads half of one, and only one of two gets it.
                (self.folder / f"{name}.json").hardlink_to(written)
            except FileExistsError:
                return Receipt("delivered", name, is_known=True)
            finally:
                written.unlink(missing_ok=True)
        except OSError as fault:
            raise GatewayDown(where=str(self.folder)) from fault
        log.info("message kept in a file", extra={"channel": message.channel, "file": f"{name}.json"})
        return Receipt("delivered", name)

    def state(self, reference: str) -> State:
        """Tell whether there is a file."""
        return "delivered" if (self.folder / f"{reference}.json").exists() else "failed"


@dataclass(frozen=True)
class ConsoleGateway:
    """Writes each message into the log; it remembers none, so one that is repeated after a crash is shown twice."""

    def send(self, message: Message) -> Receipt:
        """Show the message."""
        told = {"channel": message.channel, "to": message.to, "subject": message.subject, "text": message.text}
        log.info("message to a client", extra=told)
        return Receipt("delivered", message.key)

    def state(self, reference: str) -> State:  # noqa: ARG002 - every gateway takes it
        """Take it for delivered: the log has it."""
        return "delivered"
