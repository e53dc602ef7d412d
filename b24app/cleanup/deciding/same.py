"""Tell whether two values mean the same: the same number however it is typed, the same address in any letters."""

import re
from collections.abc import Hashable
from functools import lru_cache
from typing import Any

import phonenumbers

from b24app.letters.address import Address

REGION = "RU"
"""Country of the phone numbers that are written without its code."""


def key_of(name: str, value: Any) -> Hashable:
    """Give what two values of a field have in common when they mean the same."""
    if name == "PHONE":
        return phone(str(value))
    if name == "EMAIL":
        return Address(str(value).strip().lower()).key
    if isinstance(value, dict):
        return str(value.get("id") or value.get("ID") or sorted(map(str, value.items())))
    if isinstance(value, list):
        return tuple(key_of(name, one) for one in value)
    return _number(value) if name == "OPPORTUNITY" else re.sub(r"\s+", " ", str(value)).strip().casefold()


def exactly(name: str, value: Any) -> Hashable:
    """Give what two values have in common when neither says more than the other: letters count, spaces do not."""
    if isinstance(value, str) and name not in {"PHONE", "EMAIL", "OPPORTUNITY"}:
        return re.sub(r"\s+", " ", value).strip()
    if isinstance(value, list):
        return tuple(exactly(name, one) for one in value)
    return key_of(name, "" if value is None else value)


def several(value: Any) -> list[Any]:
    """List the single values of a field; of a communication the text alone."""
    if not isinstance(value, list):
        return [] if value in (None, "", False) else [value]
    return [one.get("VALUE") if isinstance(one, dict) and "VALUE" in one else one for one in value]


@lru_cache(maxsize=100_000)
def phone(text: str, region: str = REGION) -> str:
    """Write a phone number in its one international form; what is none keeps its digits, or its text."""
    try:
        parsed = phonenumbers.parse(text, region)
        if phonenumbers.is_possible_number(parsed):
            own = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
            return f"{own};{parsed.extension}" if parsed.extension else own
    except phonenumbers.NumberParseException:
        pass
    return re.sub(r"\D", "", text) or text.strip().casefold()


def _number(value: Any) -> str:
    return str(value).rstrip("0").rstrip(".") if "." in str(value) else str(value)
