"""What is looked at of one lead: its card, the first letter on it, and by which channel it came."""

import re
from dataclasses import dataclass

from b24app.letters.address import Address, addresses
from b24app.letters.letter import Letter

EMAIL, CALL, FORM, CHAT, HAND = "email", "call", "form", "chat", "hand"
CHANNELS = (EMAIL, FORM, CALL, CHAT, HAND)

_LETTER, _CALL, _OUT = 4, 2, 2
_SOURCES = {"EMAIL": EMAIL, "CALL": CALL, "CALLBACK": CALL, "WEBFORM": FORM, "WEB": FORM, "RC_GENERATOR": FORM}
_PROVIDERS = {"CRM_WEBFORM": FORM, "IMOPENLINES_SESSION": CHAT, "VOXIMPLANT_CALL": CALL, "CRM_CALL": CALL}
_TITLES = (
    (CHAT, re.compile(r"открытая линия|открытой линии|open ?channel|live ?chat|онлайн-чат", re.IGNORECASE)),
    (CALL, re.compile(r"(?:входящий|пропущенный|исходящий) звонок|(?:missed|incoming) call", re.IGNORECASE)),
    (FORM, re.compile(r"crm-форм|заполнение (?:crm|форм)|заявка с сайта|web ?form", re.IGNORECASE)),
)
_MISSED = re.compile(r"пропущенный|missed", re.IGNORECASE)


@dataclass(frozen=True)
class Lead:
    """A lead as the copy holds it, with its first letter and the first other thing that happened on it."""

    id: int
    title: str
    name: str
    comments: str
    source: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    provider: str
    provider_type: int
    letter: int
    subject: str
    body: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    reply_to: str
    message_id: str
    in_reply_to: str
    direction: int
    mailbox: str

    @property
    def channel(self) -> str:
        """Tell by which channel it came."""
        if known := _SOURCES.get(self.source):
            return known
        if "|" in self.source:
            # The sources of open channels are written as number and connector: 1|TELEGRAM.
            return CHAT
        if self.letter and self.provider_type != _CALL:
            return EMAIL
        if known := _PROVIDERS.get(self.provider) or (CALL if self.provider_type == _CALL else ""):
            return known
        return next((channel for channel, words in _TITLES if words.search(self.title)), HAND)

    @property
    def is_missed(self) -> bool:
        """Tell whether it is a call that nobody took."""
        return bool(_MISSED.search(self.title))

    def first_letter(self) -> Letter | None:
        """Return the letter that made it; made up of the card where the portal keeps none."""
        if not self.letter:
            mine = self.emails[:1] if self.channel == EMAIL else ()
            return Letter(self.title, self.comments, Address(mine[0].lower(), self.name)) if mine else None
        is_out = self.direction == _OUT
        known = self.sender or ("" if is_out or not self.emails else self.emails[0].lower())
        return Letter(
            title=self.subject,
            text=self.body,
            sender=Address(known, self.sender_name),
            to=tuple(map(Address, self.recipients)),
            reply_to=addresses([self.reply_to]) if self.reply_to else (),
            headers={"message-id": self.message_id, "in-reply-to": self.in_reply_to},
            is_outgoing=is_out,
            mailbox=self.mailbox,
        )
