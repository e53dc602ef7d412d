"""Read addresses of letters and tell what each can prove: a person's own, a role's, a machine's, a placeholder."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.utils import getaddresses

from b24app.letters import domains
from b24app.letters.words import pattern, words

_ENCODED = re.compile(r"=\?[^?\s]+\?[bq]\?[^?\s]*\?=(?:\s+=\?[^?\s]+\?[bq]\?[^?\s]*\?=)*", re.IGNORECASE)
_WHOLE = re.compile(r"[^@\s<>\"',;:()\[\]]{1,64}@[^@\s<>\"',;:()\[\]]{1,190}\.[^@\s<>\"',;:()\[\].\d]{2,24}")
_LONGEST = 8000
"""Signs of a header that are read: enough for a hundred people."""


@dataclass(frozen=True)
class Address:
    """An address as it stands in a letter: the name beside it, and the value in small letters."""

    value: str
    name: str = ""

    @property
    def box(self) -> str:
        """Return what stands before the sign."""
        return self.value.rpartition("@")[0]

    @property
    def domain(self) -> str:
        """Return what stands behind the sign."""
        return self.value.rpartition("@")[2]

    @property
    def key(self) -> str:
        """Return the one spelling under which a mailbox is known, by the rules of its provider."""
        return "@".join(domains.same_box(self.box, self.domain))

    @property
    def spellings(self) -> list[str]:
        """List the spellings to look for where only whole values can be searched, as it is written first."""
        return domains.spellings(self.box, self.domain)

    @property
    def is_public(self) -> bool:
        """Tell whether anybody may have a mailbox at this domain."""
        return domains.is_public(self.domain)

    @property
    def is_role(self) -> bool:
        """Tell whether several people probably read this mailbox: info@, office@."""
        return bool(set(re.split(r"[-_.\d]+", self.box)) - {""} <= words("roles")) and not self.is_public

    @property
    def is_machine(self) -> bool:
        """Tell whether nobody reads this mailbox: no-reply@, mailer-daemon@."""
        return bool(pattern("machines").fullmatch(self.box))

    @property
    def is_broadcast(self) -> bool:
        """Tell whether the address is one for mailings: news@, or anything at news.shop.ru."""
        return bool(pattern("broadcasts").fullmatch(self.box)) or domains.is_sender(self.domain)

    @property
    def is_placeholder(self) -> bool:
        """Tell whether somebody typed it to fill a field."""
        return bool(pattern("placeholders").fullmatch(self.value))

    @property
    def proves(self) -> bool:
        """Tell whether the same address means the same person."""
        return not (self.is_role or self.is_machine or self.is_placeholder or self.is_broadcast)


def address(text: str) -> Address | None:
    """Read the first address of a text, None where there is none."""
    return next(iter(addresses([text])), None)


def addresses(texts: Iterable[str]) -> tuple[Address, ...]:
    """Read the addresses of a header, however many and however encoded, each once; what is no address is left out."""
    found: dict[str, Address] = {}
    for text in texts:
        header = str(text)[:_LONGEST]
        for name, value in _pairs(_readable(header.replace(";", ","))):
            if one := _one(name, value):
                found.setdefault(one.value, one)
        for one in within(header):
            found.setdefault(one.value, one)
    return tuple(found.values())


def within(text: str) -> tuple[Address, ...]:
    """Find the addresses in a text that people wrote, each once, without names."""
    if "@" not in text:
        return ()
    return tuple(dict.fromkeys(Address(_plain(value)) for value in _WHOLE.findall(text)))


def _pairs(header: str) -> list[tuple[str, str]]:
    try:
        return getaddresses([header]) if "@" in header else []
    except RecursionError:
        # Brackets without end; what looks like an address is found all the same.
        return []


def _one(name: str, value: str) -> Address | None:
    value = _plain(value)
    return Address(value, " ".join(name.strip("'\" ").split())) if _WHOLE.fullmatch(value) else None


def _plain(value: str) -> str:
    value = value.strip().strip(".").removeprefix("mailto:").lower()
    box, _, domain = value.rpartition("@")
    try:
        return f"{box}@{domain.encode().decode('idna')}" if "xn--" in domain else value
    except UnicodeError:
        return value


def _readable(text: str) -> str:
    """Decode `=?utf-8?b?...?=` wherever it stands, and leave alone what is broken."""
    return _ENCODED.sub(_decoded, text)


def _decoded(found: re.Match[str]) -> str:
    try:
        return str(make_header(decode_header(found[0])))
    except (HeaderParseError, LookupError, ValueError):
        return found[0]
