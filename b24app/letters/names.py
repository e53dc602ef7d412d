"""Compare names of people as letters and cards spell them: Cyrillic or Latin, in any order, with initials."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from b24app.letters.words import pairs, pattern

_LEAST, _MOST = 2, 4
_KEPT = 4096
"""Names whose spelling is kept: every letter is compared with all colleagues."""


@lru_cache(_KEPT)
def tokens(name: str) -> frozenset[str]:
    """Return the parts of a name in one spelling; initials are left out."""
    plain = unicodedata.normalize("NFC", name).casefold()
    return frozenset(found for part in re.findall(r"[^\W\d_]+", plain) if len(found := _spelled(part)) > 1)


@lru_cache(_KEPT)
def is_full(name: str) -> bool:
    """Tell whether a text looks like somebody's full name."""
    parts = [part for part in re.findall(r"[^\W\d_]+", name) if len(part) > 1]
    return (
        _LEAST <= len(parts) <= _MOST
        and not pattern("no_person").search(name)
        and all(part[0].isupper() for part in parts)
    )


def agree(one: str, other: str) -> bool:
    """Tell whether two names share a part that tells people apart."""
    return bool(tokens(one) & tokens(other))


def differ(one: str, other: str) -> bool:
    """Tell whether two full names have no part in common, so that they are two people's."""
    return is_full(one) and is_full(other) and not agree(one, other)


def same(one: str, other: str) -> bool:
    """Tell whether two full names are one person's, as far as names can tell."""
    first, second = tokens(one), tokens(other)
    return is_full(one) and is_full(other) and (first <= second or second <= first)


def same_in(name: str, known: Iterable[str]) -> str:
    """Return the name among these that is one person's with it, empty where none is."""
    return next((one for one in known if same(name, one)), "")


def _spelled(part: str) -> str:
    text = "".join(pairs("latin").get(sign, sign) for sign in part).replace("'", "")
    for long, short in pairs("sounds").items():
        text = text.replace(long, short)
    return re.sub(r"(.)\1", r"\1", text)
