"""What evidence is worth, in bits over the odds of chance, and from how much on it joins by itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Thresholds:
    """Set what it takes to join two cards; a recipe may make it stricter or looser.

    `auto` bits join by themselves, `review` bits are shown to a person, less is forgotten. `bridge` bits are needed
    where one piece of evidence alone joins two groups of at least `side` cards each. A group of more than `large`
    cards goes to review. A value that more than `common` people share proposes nobody by itself; a key under which
    more than `crowd` different names stand counts as no evidence at all.
    """

    auto: float = 12.0
    review: float = 6.0
    bridge: float = 14.0
    side: int = 3
    large: int = 60
    common: int = 30
    crowd: int = 6
    # Hours after a letter within which the answer to it spawns its lead.
    answer_hours: int = 72


@dataclass(frozen=True)
class Weights:
    """Bits of each kind of evidence; what is shared by many weighs less by the logarithm of their number."""

    email: float = 16.0
    phone: float = 13.0
    landline: float = 10.0
    role: float = 5.0
    # A mailbox or a number under which different people's names stand.
    shared: float = 6.5
    # The same full name under such a key, or under a role's mailbox or a fixed line.
    named: float = 14.0
    reply: float = 11.0
    talk: float = 6.0
    # A full name borne by nobody else; log2 of the number of its bearers is taken off.
    name: float = 9.0
    typo: float = 6.0
    patronymic: float = 3.0
    # A company or its mail domain, at most; log2 of people over its people where that is less.
    company: float = 8.0
    partly: float = 1.5
    near: float = 5.0
    other_name: float = -10.0
    other_patronymic: float = -12.0
    other_phone: float = -3.0
    other_email: float = -1.0
    # Two mailboxes at one company: it seldom gives two to one person.
    other_box: float = -4.0
    # What ties people to a company of the portal; its mailbox and line are the company's own, so they do.
    company_domain: float = 12.0
    company_firm: float = 9.0
    company_email: float = 13.0
    company_role: float = 13.0
    company_phone: float = 12.0
