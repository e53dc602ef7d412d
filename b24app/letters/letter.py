"""A letter as it is judged: who wrote to whom, about what, and the headers that are known of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage, MIMEPart
from functools import cached_property

from b24app.letters import body as bodies
from b24app.letters import subject as subjects
from b24app.letters.address import Address, addresses
from b24app.letters.body import Body
from b24app.letters.subject import Subject

_NOBODY = Address("")


@dataclass(frozen=True)
class Letter:
    """A letter; `headers` go by small names and are empty where nobody kept them, `mailbox` is ours that took it."""

    title: str
    text: str
    sender: Address = _NOBODY
    to: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    is_outgoing: bool = False
    mailbox: str = ""

    @cached_property
    def subject(self) -> Subject:
        """Return its subject, taken apart."""
        return subjects.subject(self.title)

    @cached_property
    def body(self) -> Body:
        """Return its text, taken apart."""
        return bodies.body(self.text)

    @property
    def people(self) -> tuple[Address, ...]:
        """List everybody whose address its head holds."""
        return tuple(one for one in (self.sender, *self.reply_to, *self.to) if one.value)

    @property
    def message_id(self) -> str:
        """Return its own mark, empty where it is unknown."""
        return self.headers.get("message-id", "").strip()

    @property
    def answers_to(self) -> frozenset[str]:
        """Return the marks of the letters it answers to."""
        return frozenset(f"{self.headers.get('in-reply-to', '')} {self.headers.get('references', '')}".split())


def from_message(message: EmailMessage, mailbox: str = "") -> Letter:
    """Read a letter as mail programs keep it."""
    part = message.get_body(("plain", "html"))
    return Letter(
        title=str(message.get("Subject", "")),
        text="\n".join([_content(part) if part else "", *_reports(message)]).strip(),
        sender=next(iter(addresses(map(str, message.get_all("From", [])))), _NOBODY),
        to=addresses(map(str, [*message.get_all("To", []), *message.get_all("Cc", [])])),
        reply_to=addresses(map(str, message.get_all("Reply-To", []))),
        headers={name.lower(): str(value) for name, value in message.items()},
        mailbox=mailbox,
    )


def _reports(message: EmailMessage) -> Iterator[str]:
    """Give what a report about delivery says to machines."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            yield from (str(one) for one in part.get_payload())


def _content(part: MIMEPart) -> str:
    """Return the text of a part; in an encoding that nobody knows, what can be read of it."""
    try:
        return str(part.get_content())
    except LookupError:
        raw = part.get_payload(decode=True)
        return raw.decode("latin-1") if isinstance(raw, bytes) else ""
