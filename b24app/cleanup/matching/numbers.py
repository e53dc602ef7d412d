"""Read phone numbers as keys: E.164 by the portal's country, with the extension, and what the same number can prove."""

import re

import phonenumbers
from phonenumbers import PhoneNumberType

PHONE, LANDLINE, NONE = "phone", "landline", ""
_PLAIN = re.compile(r"\+?[\d\s().-]+")
_NO_DIGIT = re.compile(r"\D")
_RUN = "01234567890 09876543210 12345678901"
_LEAST_DIFFERENT = 3
_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.PAGER)
_NOBODYS = (PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST)


def read_number(text: str, country: str) -> tuple[str, str]:
    """Return the kind of key that a number is, and the key; empty where it is a placeholder or no number.

    A mobile number or one with an extension is `phone`; a fixed line is `landline`, for colleagues share it.
    """
    if (plain := _russian(text, country)) is not None:
        return plain
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return NONE, ""
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not phonenumbers.is_possible_number(number) or _is_placeholder(str(number.national_number)):
        return NONE, ""
    if number.extension:
        return PHONE, f"{written};ext={number.extension}"
    kind = phonenumbers.number_type(number)
    if kind in _NOBODYS:
        return NONE, ""
    return PHONE if kind in _MOBILE else LANDLINE, written


def _russian(text: str, country: str) -> tuple[str, str] | None:
    """Read the usual spellings of a Russian mobile without the library, which takes fifty times as long."""
    if not _PLAIN.fullmatch(text):
        return None
    digits = _NO_DIGIT.sub("", text)
    is_long = len(digits) == 11 and (digits[0] == "7" or (digits[0] == "8" and country == "RU" and "+" not in text))
    if not is_long or digits[1] != "9":
        return None
    return (NONE, "") if _is_placeholder(digits[1:]) else (PHONE, f"+7{digits[1:]}")


def _is_placeholder(national: str) -> bool:
    """Tell whether somebody typed it to fill a field: 999 999-99-99, 123-45-67, 900 000-00-00."""
    tail = national[-7:]
    return len(set(tail)) < _LEAST_DIFFERENT or tail in _RUN
