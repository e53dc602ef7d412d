"""Spell addresses and phones in the one way by which a person or a company is known again."""

import re

from b24app.letters.address import Address
from b24app.letters.kind import Ours

_LOCAL, _LEAST_DIFFERENT = 10, 3


def mail_key(value: str, ours: Ours) -> str:
    """Return the key of a mailbox; empty where it proves nothing: a role's, a machine's, our own, none at all."""
    one = Address(value.strip().lower())
    return one.key if one.box and one.domain and one.proves and not ours.has(one) else ""


def phone_key(value: str) -> str:
    """Return the key of a phone: its last ten digits; empty where it is too short, or typed to fill a field."""
    digits = re.sub(r"\D", "", re.split(r"[,;]|доб|ext", value)[0])[-_LOCAL:]
    return f"+{digits}" if len(digits) == _LOCAL and len(set(digits)) >= _LEAST_DIFFERENT else ""
