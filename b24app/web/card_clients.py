"""Find other cards that carry the phones and addresses of a card, as far as the portal shows them to the visitor."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from b24app.portal.card_reading import read_card
from b24app.portal.known_clients import Holder, find_holders
from b24app.portal.targets import DEAL, Target
from b24app.portal.visited_card import VisitedCard, read_row
from b24app.web.card_key import CardKey
from b24app.web.desk import Viewer

if TYPE_CHECKING:
    from b24app.wiring import App

_SHOWN = 12


@dataclass(frozen=True)
class Found:
    """A card of the same client: its kind and number for the link, and what it shares."""

    kind: str
    number: int
    title: str
    shares: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True)
class Clients:
    """The cards found; `searched` says whether there was anything to search by, `more` how many are not shown."""

    cards: tuple[Found, ...] = ()
    searched: bool = True
    more: int = 0


def clients_of(app: "App", viewer: Viewer, key: CardKey) -> Clients:
    """Search with the visitor's rights; a deal's client is known by its contact and company."""
    kind, _, number = viewer.about.partition(":")
    theirs = app.portals.connect(key.opens)
    card = VisitedCard(kind, int(number), read_row(theirs, kind, int(number)), None, ())
    if kind == "lead":
        phones, emails = card.values("PHONE"), card.values("EMAIL")
    else:
        told = read_card(theirs, card.number, ("phone", "email"), Target("deal", DEAL))
        phones, emails = (tuple(filter(None, [told[name]])) for name in ("phone", "email"))
    if not (phones or emails):
        return Clients(searched=False)
    own = {(kind, card.number), ("contact", card.link("contact")), ("company", card.link("company"))}
    others = [one for one in find_holders(theirs, phones, emails) if (one.kind, one.id) not in own]
    found = sorted((_found(one, phones, emails) for one in others), key=lambda one: (not one.is_open, one.kind))
    return Clients(tuple(found[:_SHOWN]), more=max(0, len(found) - _SHOWN))


def _found(one: Holder, phones: Iterable[str], emails: Iterable[str]) -> Found:
    names = ("TITLE",) if one.kind in ("lead", "company") else ("NAME", "LAST_NAME")
    title = " ".join(filter(None, (str(one.row.get(name) or "").strip() for name in names)))
    digits = {_end(phone) for phone in phones}
    shares = [phone for phone in one.phones if _end(phone) in digits]
    shares += [email for email in one.emails if email.lower() in {other.lower() for other in emails}]
    return Found(
        one.kind, one.id, title or f"#{one.id}", tuple(dict.fromkeys(shares)), one.kind != "lead" or one.is_open
    )


def _end(phone: str) -> str:
    """Return the digits that tell numbers apart, however the country is written."""
    return "".join(filter(str.isdigit, phone))[-10:]
