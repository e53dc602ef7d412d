"""Keep a visitor's access to one card for the minutes in which its tab is open: sealed, in the page, nowhere else.

The portal gives the token to the page by a POST through the visitor's own browser, so a sealed copy in that page tells
them nothing new, and our database and jobs never hold it. It is good for one card, one person and one hour at most,
and only together with the ticket of the page, which ends after 20 minutes without use.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime

from b24app.install.visitors import Claim, Visitor, VisitorAccess
from b24app.store.cipher import Cipher
from b24app.store.faults import KeyWrong
from b24app.web.desk import Viewer
from b24app.web.refusals import WebRefusal

_PURPOSE = "card key"
_LONGEST = 3600


class TabTooOld(WebRefusal):
    """The tab has been open too long to work in your name; open it again."""

    code = "web.tab-too-old"


@dataclass(frozen=True)
class CardKey:
    """Opens a portal as a visitor, for work on the card `about`, until a moment."""

    member_id: str
    user_id: int
    about: str
    address: str
    endpoint: str
    until: float
    access: str = field(repr=False)
    purpose: str = _PURPOSE

    @classmethod
    def new(cls, claim: Claim, visitor: Visitor, about: str, now: datetime) -> "CardKey":
        """Write one for a visitor who was just confirmed, good for as long as their token."""
        lasts = min(claim.expires_in, _LONGEST)
        owner = visitor.owner
        return cls(
            member_id=owner.member_id,
            user_id=owner.user_id or 0,
            about=about,
            address=visitor.address,
            endpoint=owner.endpoint,
            until=now.timestamp() + lasts,
            access=claim.access,
        )

    @classmethod
    def read(cls, sealed: str, viewer: Viewer, cipher: Cipher, now: datetime) -> "CardKey":
        """Open the one that belongs to a page's ticket; raises TabTooOld for any other."""
        try:
            found = cls(**json.loads(cipher.open(sealed)))
        except (KeyWrong, ValueError, TypeError):
            raise TabTooOld from None
        ours = (viewer.install.member_id, viewer.user_id, viewer.about, _PURPOSE)
        if (found.member_id, found.user_id, found.about, found.purpose) != ours or found.until < now.timestamp():
            raise TabTooOld
        return found

    def sealed(self, cipher: Cipher) -> str:
        """Write it so that nobody else can read or make it."""
        return cipher.seal(json.dumps(asdict(self)))

    @property
    def opens(self) -> VisitorAccess:
        """Return the visitor's access to the portal."""
        return VisitorAccess(self.address, self.address, self.endpoint, self.access)
