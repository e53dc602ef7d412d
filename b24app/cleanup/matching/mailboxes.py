"""Read e-mail addresses as keys: one spelling a mailbox, and what the same mailbox can prove."""

from b24app.letters import domains
from b24app.letters.address import Address, address
from b24app.letters.kind import Ours

EMAIL, ROLE, OWN, NONE = "email", "role", "own", ""


def read_mailbox(text: str, ours: Ours) -> tuple[str, str, str]:
    """Return the kind of key that an address is, the key, and its company's domain; empty where there is none.

    A mailbox of one person is `email`, one that several people read `role`, one of ours `own`. Placeholders, machines
    and mailings are no keys at all.
    """
    one = address(text)
    if one is None or one.is_placeholder:
        return NONE, "", ""
    if ours.has(one):
        return OWN, one.key, ""
    if one.is_machine or one.is_broadcast:
        return NONE, "", ""
    return ROLE if one.is_role else EMAIL, one.key, _company(one)


def _company(one: Address) -> str:
    return "" if one.is_public else domains.registered(one.domain)
