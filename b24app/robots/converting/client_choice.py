"""Choose the client a lead is about among those its traces lead to; where nobody can be sure, leave it to people."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from b24app.portal.clients import Client, core_of

_SAME, _PERHAPS, _OTHER = "same", "perhaps", "other"


@dataclass(frozen=True)
class Sought:
    """What a lead says of its client: names, the company's name, and whom it is bound to already."""

    name: str = ""
    last_name: str = ""
    company: str = ""
    contacts: Sequence[int] = ()
    companies: Sequence[int] = ()
    kinds: Sequence[str] = ("contact", "company")


@dataclass(frozen=True)
class Choice:
    """Whom the lead is about; `doubts` are those among whom a person has to choose."""

    contact: Client | None = None
    company: Client | None = None
    doubts: tuple[Client, ...] = ()

    @property
    def is_known(self) -> bool:
        """Tell whether the client is known for sure."""
        return not self.doubts and (self.contact or self.company) is not None

    @property
    def clients(self) -> list[Client]:
        """List the clients chosen."""
        return [one for one in (self.contact, self.company) if one]


def choose(found: Iterable[Client], sought: Sought) -> Choice:
    """Choose: what the lead is bound to, else the only one that fits; another name at one's number is a doubt."""
    known = list(found)
    contact, contacts = _of_kind("contact", known, sought.contacts, sought, lambda one: _person(one, sought))
    bound = list(sought.companies) or _their_companies(contact, known, sought)
    # Where the person is known, a company that came along with people is theirs or none of our business.
    owned = {number for one in known for number in one.companies} if contact else set()
    others = [one for one in known if one.kind == "company" and (one.id in bound or one.id not in owned)]
    company, companies = _of_kind("company", others, bound, sought, lambda one: _organisation(one, sought))
    return Choice(contact, company, tuple(contacts) or tuple(companies))


def _of_kind(
    kind: str, known: Iterable[Client], bound: Sequence[int], sought: Sought, judge: Callable[[Client], str]
) -> tuple[Client | None, list[Client]]:
    if kind not in sought.kinds:
        return None, []
    some = [one for one in known if one.kind == kind]
    linked = next((one for number in bound for one in some if one.id == number), None)
    if linked or not some:
        return linked, []
    by = {word: [one for one in some if judge(one) == word] for word in (_SAME, _PERHAPS, _OTHER)}
    if len(by[_SAME]) == 1:
        return by[_SAME][0], []
    if not by[_SAME] and len(by[_PERHAPS]) == 1 and not by[_OTHER]:
        return by[_PERHAPS][0], []
    return None, by[_SAME] or some


def _their_companies(contact: Client | None, known: Sequence[Client], sought: Sought) -> list[int]:
    """List the companies of a contact that may be meant, first the one that the lead names."""
    theirs = [one for one in known if one.kind == "company" and contact and one.id in contact.companies]
    words = {one.id: _organisation(one, sought) for one in theirs}
    return sorted((number for number in words if words[number] != _OTHER), key=lambda number: words[number] != _SAME)


def _person(client: Client, sought: Sought) -> str:
    pairs = [(_plain(sought.name), _plain(client.row.get("name")))]
    pairs.append((_plain(sought.last_name), _plain(client.row.get("lastName"))))
    if any(ours and theirs and ours != theirs for ours, theirs in pairs):
        return _OTHER
    given = [(ours, theirs) for ours, theirs in pairs if ours]
    return _SAME if given and all(ours == theirs for ours, theirs in given) else _PERHAPS


def _organisation(client: Client, sought: Sought) -> str:
    if not core_of(sought.company):
        return _PERHAPS
    return _SAME if core_of(client.name) == core_of(sought.company) else _OTHER


def _plain(name: object) -> str:
    return " ".join(str(name or "").casefold().replace("ё", "е").split())
