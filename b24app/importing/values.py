"""Read the value of a cell by its kind, and say what is wrong with one that cannot be read."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import phonenumbers

from b24app.languages import phrase

_SEVERAL = re.compile(r"[;\n]|,(?=\s+[+\d(]|\+)|/(?=\s*\+)")
_MAILS = re.compile(r"[;,\s]+")
_LOST = re.compile(r"(\d)(?:[.,](\d+))?[eе]\+?(\d+)", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s.,;:<>()\[\]\"']+(\.[^@\s.,;:<>()\[\]\"']+)*@([\w-]+\.)+[^\W\d_][\w-]+")
_URL = re.compile(r"(https?://)?([\w-]+\.)+[^\W\d_][\w-]+(:\d+)?([/?#]\S*)?", re.IGNORECASE)
_MONEY = re.compile(r"[\s'’]|₽|руб(лей|ля|ль)?\.?|р\.|rub|usd|eur|\$|€", re.IGNORECASE)
_DAY = ("%d.%m.%Y", "%Y-%m-%d")
_TIMES = ("%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
_YES = frozenset(["да", "yes", "y", "1", "true", "истина", "+", "x", "х", "д"])
_NO = frozenset(["нет", "no", "n", "0", "false", "ложь", "-", "н"])
_SHORTEST = 3


class Unfit(Exception):
    """A value that cannot be taken: what is wrong and the way out, as phrases, and what stands in their braces."""

    def __init__(self, what: str, way_out: str, **values: object) -> None:
        super().__init__(what)
        self.what, self.way_out, self.values = what, way_out, values


def phones(text: str, region: str) -> list[str]:
    """Read phone numbers, one or several, in the international spelling; raises Unfit."""
    return list(dict.fromkeys(_phone(one.strip(), region) for one in _SEVERAL.split(text) if one.strip()))


def _phone(text: str, region: str) -> str:
    if found := _LOST.fullmatch(text):
        text = _unlost(found)
    try:
        number = phonenumbers.parse(text, region)
        if not phonenumbers.is_valid_number(number) and text.isdigit():
            # A spreadsheet takes the plus away: 79161234567, 380441234567.
            number = phonenumbers.parse("+" + text)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise Unfit(phrase("there is no such phone number"), phrase("write it whole, for example +7 495 123-45-67"))
    spelled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{spelled};{number.extension}" if number.extension else spelled


def _unlost(found: re.Match[str]) -> str:
    """Write out 7.9161234567E+10; where digits were rounded away nobody can tell the number any more."""
    whole, rest, power = found[1], found[2] or "", int(found[3])
    if len(rest) < power - 1 or power > 15:
        raise Unfit(
            phrase("the spreadsheet has rounded this phone number, its digits are lost"),
            phrase("format the column as text and put the numbers in again"),
        )
    return (whole + rest).ljust(power + 1, "0")


def emails(text: str) -> list[str]:
    """Read addresses, one or several; raises Unfit."""
    found = []
    for one in _MAILS.split(text.replace("mailto:", "")):
        plain = one.strip("<>").lower()
        if plain and not _EMAIL.fullmatch(plain):
            raise Unfit(phrase("this is not an e-mail address"), phrase("it looks like name@example.com"))
        found += [plain] if plain else []
    return list(dict.fromkeys(found))


def url(text: str) -> str:
    """Read the address of a site; raises Unfit."""
    if not _URL.fullmatch(text):
        raise Unfit(phrase("this is not the address of a site"), phrase("it looks like https://example.com"))
    return text


def number(text: str) -> float:
    """Read a number in Russian or English spelling; raises Unfit where it could be two."""
    plain = _MONEY.sub("", text)
    sign, digits = ("-", plain[1:]) if plain[:1] in ("-", "−") else ("", plain)
    marks = [sign for sign in digits if sign in ".,"]
    if not re.fullmatch(r"\d+([.,]\d+)*", digits):
        raise Unfit(phrase("this is not a number"), phrase("write for example 1500000 or 1500000.50"))
    last = max(digits.rfind("."), digits.rfind(","))
    tail = len(digits) - last - 1
    if len(marks) == 1 and tail == _SHORTEST:
        raise Unfit(
            phrase("this may be thousands or a fraction"), phrase("write thousands without a sign between them")
        )
    is_fraction = len(marks) == 1 or (len(set(marks)) > 1 and marks.count(digits[last]) == 1)
    if not marks or not is_fraction:
        return float(sign + re.sub(r"[.,]", "", digits))
    return float(f"{sign}{re.sub(r'[.,]', '', digits[:last])}.{digits[last + 1 :]}")


def day(text: str) -> str:
    """Read a day as 2026-02-01; raises Unfit."""
    return _moment(re.sub(r"[ T]00:00(:00)?$", "", text), _DAY).date().isoformat()


def moment(text: str) -> str:
    """Read a day with a time, on the portal's clock; raises Unfit."""
    return _moment(text, (*_TIMES, *_DAY)).isoformat()


def _moment(text: str, forms: tuple[str, ...]) -> datetime:
    for form in forms:
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007 - the portal reads it on its own clock
        except ValueError:
            continue
        if 1900 <= found.year <= 2200:
            return found
    if text.isdigit():
        raise Unfit(phrase("this is how spreadsheets count days, not a date"), phrase("format the column as a date"))
    raise Unfit(phrase("there is no such date"), phrase("write it as 01.02.2026 or 2026-02-01"))


def yes(text: str) -> str:
    """Read yes or no; raises Unfit."""
    plain = text.casefold()
    if plain not in _YES | _NO:
        raise Unfit(phrase("this is neither yes nor no"), phrase("write yes or no"))
    return "1" if plain in _YES else "0"


PLAIN: Mapping[str, Callable[[str], Any]] = {
    "text": str,
    "url": url,
    "number": number,
    "money": number,
    "date": day,
    "datetime": moment,
    "boolean": yes,
}
"""How values are read that ask nobody what is known."""
