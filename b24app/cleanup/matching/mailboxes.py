"""Read e-mail addresses as keys: one spelling a mailbox, and what the same mailbox can prove."""

import re

from b24app.cleanup.matching.people import given_names, read_name
from b24app.letters import domains
from b24app.letters.address import Address, address
from b24app.letters.kind import Ours

_WORDS = re.compile(r"[^\W\d_]{2,}")
_MOST = 3
EMAIL, ROLE, OWN, NONE = "email", "role", "own", ""


def read_mailbox(text: str, ours: Ours) -> tuple[str, str, str, str]:
    """Return what kind of key an address is, the key, its company's domain and its owner's name; empty where unknown.

    A mailbox of one person is `email`, one that several people read `role`, one of ours `own`. Placeholders, machines
    and mailings are no keys at all.
    """
    one = address(text)
    if one is None or one.is_placeholder:
        return NONE, "", "", ""
    if ours.has(one):
        return OWN, one.key, "", ""
    if one.is_machine or one.is_broadcast:
        return NONE, "", "", ""
    if one.is_role:
        return ROLE, one.key, _company(one), ""
    return EMAIL, one.key, _company(one), _owner(one.box)


def _owner(box: str) -> str:
    """Read a name in a box where one of its words is a given name: anna.petrova77 is Anna Petrova's."""
    parts = read_name(" ".join(_WORDS.findall(box)[:_MOST])).parts
    return " ".join(parts) if any(part in given_names().values() for part in parts) else ""


def _company(one: Address) -> str:
    return "" if one.is_public else domains.registered(one.domain)
