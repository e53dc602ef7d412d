"""What the portal knows when a letter comes: clients by their addresses, and open leads with their letters."""

from collections.abc import Iterable
from dataclasses import dataclass

from b24app.letters.address import Address, addresses
from b24app.letters.letter import Letter

CONTACT, COMPANY = "contact", "company"


@dataclass(frozen=True)
class Client:
    """A contact or a company: its addresses as the card holds them, and the companies a contact belongs to."""

    kind: str
    id: int
    name: str = ""
    addresses: tuple[str, ...] = ()
    companies: tuple[int, ...] = ()

    def has(self, one: Address) -> bool:
        """Tell whether the card holds an address."""
        return one.key in {known.key for known in addresses(self.addresses)}


@dataclass(frozen=True)
class Lead:
    """An open lead besides the one in question, the letters that hang on it, and its clients where it is bound."""

    id: int
    name: str = ""
    addresses: tuple[str, ...] = ()
    letters: tuple[Letter, ...] = ()
    contacts: tuple[int, ...] = ()
    company: int = 0

    @property
    def keys(self) -> frozenset[str]:
        """Return the mailboxes that stand in its card."""
        return frozenset(one.key for one in addresses(self.addresses))


@dataclass(frozen=True)
class Known:
    """Everything that is known around one letter."""

    clients: tuple[Client, ...] = ()
    leads: tuple[Lead, ...] = ()

    def of_kind(self, kind: str, who: Iterable[Address]) -> tuple[Client, ...]:
        """Return the clients of a kind that have one of these addresses."""
        some = tuple(who)
        return tuple(one for one in self.clients if one.kind == kind and any(one.has(each) for each in some))
