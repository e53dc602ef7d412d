"""Let a page send its forms back: a sealed ticket says for which portal and until when; tokens stay out of the page."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from b24app.store.cipher import Cipher
from b24app.store.faults import KeyWrong
from b24app.web.refusals import WebRefusal

_LASTS = timedelta(minutes=20)
_LONGEST = timedelta(hours=2)
_PURPOSE = "desk"


class TicketWrong(WebRefusal):
    """The page has been open too long; open the application again from the portal's menu."""

    code = "web.ticket"


@dataclass(frozen=True)
class Ticket:
    """What a page may do next: for this person on this portal, shown at this origin, until a moment.

    Each answer renews it, though never past its `end`: by then somebody may have another role.
    `about` is the card whose tab was opened, such as lead:12: the portal itself has let the person see that one.
    """

    member_id: str
    origin: str
    user_id: int
    role: str
    until: float
    end: float
    about: str = ""
    purpose: str = _PURPOSE

    @classmethod
    def new(cls, member_id: str, origin: str, user_id: int, role: str, now: datetime, about: str = "") -> "Ticket":
        """Write one for a visitor whose role was just found out."""
        until, end = (now + _LASTS).timestamp(), (now + _LONGEST).timestamp()
        return cls(member_id, origin, user_id, role, until, end, about)

    @classmethod
    def read(cls, sealed: str, cipher: Cipher, now: datetime) -> "Ticket":
        """Open one; raises TicketWrong where it is not ours, or too old."""
        try:
            found = cls(**json.loads(cipher.open(sealed)))
        except (KeyWrong, ValueError, TypeError):
            raise TicketWrong from None
        if found.purpose != _PURPOSE or found.until < now.timestamp():
            raise TicketWrong
        return found

    def renewed(self, now: datetime) -> "Ticket":
        """Return the one for the next answer."""
        return replace(self, until=min((now + _LASTS).timestamp(), self.end))

    def sealed(self, cipher: Cipher) -> str:
        """Write it so that nobody else can read or make it."""
        return cipher.seal(json.dumps(asdict(self)))
